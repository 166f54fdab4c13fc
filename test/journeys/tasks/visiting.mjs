// Who comes seldom: the principal of the collège de référence, who receives the grant for resources, and a contractor, for the
// time of a ticket. None of these is played by `npm test`.
import { convention } from './commune.mjs';

/** @param {import('./hand.mjs').Hand} hand @param {string} words */
const help = async (hand, words) => {
  await hand.menu('aide');
  await hand.write('search-help', words);
  await hand.see(hand.page.locator('main').getByRole('link'));
};
/** @param {import('./hand.mjs').Hand} hand @param {string} serial */
const find = async (hand, serial) => {
  await hand.write('find-device', serial);
  await hand.enter();
  await hand.see('device-state');
};

/** @type {import('./tasks.mjs').Task[]} */
export const PRINCIPAL = [
  {
    task: 'Lire qui paie quoi de la convention',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.press(hand.at('convention-glance').getByRole('link'));
      await hand.see('budget-lines');
    },
  },
  {
    task: 'Savoir ce que le collège reçoit pour les ressources',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'versements');
      await hand.see('grants');
    },
  },
  {
    task: 'Savoir ce qui est dû, et quand',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'echeances');
      await hand.see('deadline');
    },
  },
  {
    task: 'Savoir quand se réunit le comité',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'comites');
      await hand.see(hand.page.locator('[data-testid^=committee-]'));
    },
  },
  {
    task: 'Lire les règles de la convention',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'regles');
      await hand.see('rules');
    },
  },
  {
    task: 'Lire le dossier du projet',
    limit: { clicks: 3, seconds: 40 },
    play: async (hand) => {
      await convention(hand, 'dossier');
      await hand.paper('project-pdf', /pdf/);
    },
  },
  {
    task: 'Trouver l’école dont le collège est la référence, dans l’annexe',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.press(hand.at('convention-glance').getByRole('link'));
      await hand.see('annex');
    },
  },
  {
    task: 'Lire les retours d’expérience',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('retours');
      await hand.page.getByRole('heading', { level: 1, name: 'Retours d’expérience' }).waitFor();
    },
  },
  {
    task: 'Savoir jusqu’à quand vaut la convention',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.press(hand.at('convention-glance').getByRole('link'));
      await hand.see('terms-dates');
    },
  },
  {
    task: 'Trouver ce qu’est la convention',
    limit: { clicks: 2, seconds: 30 },
    play: (hand) => help(hand, 'convention'),
  },
];

/** In the order of a visit. @type {import('./tasks.mjs').Task[]} */
export const CONTRACTOR = [
  {
    task: 'Trouver une tablette par son numéro',
    limit: { clicks: 2, seconds: 15 },
    again: true,
    play: (hand) => find(hand, 'X009'),
  },
  {
    task: 'Signaler une tablette cassée',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await find(hand, 'PF3EX009');
      await hand.press('open-repair');
      await hand.choose('repair-fault', 'Écran');
      await hand.write('repair-description', 'Vitre fendue.');
      await hand.press('open-repair-dialog-confirm');
      await hand.see('repair-standing');
    },
  },
  {
    task: 'Voir ce qui attend une réparation',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('reparations');
      await hand.see(hand.at('repairs').getByRole('link'));
    },
  },
  {
    task: 'Noter qu’une tablette part en réparation',
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await find(hand, 'PF3EX009');
      await hand.press(hand.at('device-repairs').getByRole('link'));
      await hand.press('send-repair');
      await hand.write('repair-supplier', 'Atelier');
      await hand.confirm('send-repair-dialog');
    },
  },
  {
    task: 'Noter qu’elle est revenue',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await find(hand, 'PF3EX009');
      await hand.press(hand.at('device-repairs').getByRole('link'));
      await hand.press('close-repair');
      await hand.choose('repair-outcome', 'Réparée');
      await hand.confirm('close-repair-dialog');
    },
  },
  {
    task: 'Voir l’état d’une classe mobile',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.page.getByRole('heading', { level: 1, name: 'Classe mobile 1' }).waitFor();
    },
  },
  {
    task: 'Lire ce que les tablettes doivent être',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('profils');
      await hand.row('profiles');
      await hand.see('assignments');
    },
  },
  {
    task: 'Voir les écarts de conformité',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('conformite');
      await hand.page.getByRole('heading', { level: 1, name: /Conformité/ }).waitFor();
    },
  },
  {
    task: 'Emporter l’inventaire en tableur',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('inventaire');
      await hand.paper('export-ods', /opendocument/);
    },
  },
  {
    task: 'Trouver comment se suit une réparation',
    limit: { clicks: 2, seconds: 30 },
    play: (hand) => help(hand, 'réparation'),
  },
];
