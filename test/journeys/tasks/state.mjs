// The State's side: the académie and the inspection of a circonscription; and who watches over personal data.
import { dayInParis } from '../../stack/days.mjs';
import { convention } from './commune.mjs';

/** @type {import('./tasks.mjs').Task[]} */
export const ACADEMIE = [
  {
    task: 'Contrôler une demande de paiement et constater le service fait',
    short: true,
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await hand.press(hand.at('waiting-claims').getByRole('link'));
      await hand.row('claim-queue');
      await hand.press('receive-claim');
      await hand.press('service-done');
      await hand.write('service-note', 'Vu.');
      await hand.confirm('service-done-dialog');
    },
  },
  {
    task: 'Lire qui paie quoi d’une convention',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.press(hand.at('convention-glance').getByRole('link'));
      await hand.see('budget-lines');
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
    task: 'Sortir le dossier du projet pour le comité',
    short: true,
    limit: { clicks: 3, seconds: 40 },
    play: async (hand) => {
      await convention(hand, 'dossier');
      await hand.paper('project-pdf', /pdf/);
    },
  },
  {
    task: 'Composer le comité d’une école',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await convention(hand, 'comites');
      await hand.press('compose-committee');
      await hand.write('seat-1-email', 'ecole@exemple.invalid');
      await hand.press('compose-dialog-confirm');
      await hand.see('committee-seats');
    },
  },
  {
    task: 'Planifier sa réunion',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await convention(hand, 'comites');
      await hand.press('open-committee');
      await hand.press('plan-meeting');
      await hand.writeDay('meeting-on', dayInParis(20));
      await hand.write('meeting-where', 'Salle des maîtres');
      await hand.press('meeting-dialog-confirm');
      await hand.see('meeting-state');
    },
  },
  {
    task: 'Comparer l’équipement des départements',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('usage');
      await hand.see('usage-below');
    },
  },
  {
    task: 'Commencer une enquête auprès des écoles',
    limit: { clicks: 4, seconds: 60 },
    play: async (hand) => {
      await hand.menu('enquetes');
      await hand.press('new-survey');
      await hand.write('survey-title', 'Usages des tablettes');
      await hand.press('begin-survey');
      await hand.see('survey-questions');
    },
  },
  {
    task: 'Lire les retours d’expérience',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('retours');
      await hand.read('Retours d’expérience');
    },
  },
  {
    task: 'Rattacher à sa ligne une tablette qui n’en a pas',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.press(hand.at('convention-glance').getByRole('link'));
      await hand.press(hand.page.getByRole('link', { name: /sans ligne|pas encore de ligne/ }));
      await hand.press(hand.at('funded-rows').getByRole('checkbox'));
      await hand.press('attribute-devices');
      await hand.confirm('attribute-dialog');
    },
  },
];

/** @type {import('./tasks.mjs').Task[]} */
export const INSPECTOR = [
  {
    task: 'Lire l’usage de la circonscription',
    short: true,
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('usage');
      await hand.see('value-I3');
    },
  },
  {
    task: 'Lire l’usage d’une école',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('usage');
      await hand.row('usage-below');
      await hand.page.waitForURL(/lieu=/);
      await hand.see('value-I3');
    },
  },
  {
    task: 'Compter les tablettes, école par école',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('inventaire');
      await hand.see('inventory-figures');
    },
  },
  {
    task: 'Remettre l’inventaire en tableur',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('inventaire');
      await hand.paper('export-ods', /opendocument/);
    },
  },
  {
    task: 'Savoir quand se réunit le comité',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await convention(hand, 'comites');
      await hand.see('open-committee');
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
    task: 'Sortir le dossier du projet',
    short: true,
    limit: { clicks: 3, seconds: 40 },
    play: async (hand) => {
      await convention(hand, 'dossier');
      await hand.paper('project-pdf', /pdf/);
    },
  },
  {
    task: 'Commencer une enquête auprès des écoles',
    limit: { clicks: 4, seconds: 60 },
    play: async (hand) => {
      await hand.menu('enquetes');
      await hand.press('new-survey');
      await hand.write('survey-title', 'Besoins de formation');
      await hand.press('begin-survey');
      await hand.see('survey-questions');
    },
  },
  {
    task: 'Publier le retour d’un enseignant',
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await hand.menu('retours');
      await hand.row('feedback-list');
      await hand.press('review-feedback');
      await hand.confirm('review-dialog');
      await hand.see(hand.page.locator('[data-testid=feedback-state][data-state=published]'));
    },
  },
  {
    task: 'Savoir qui voit une école, et pourquoi',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('ecoles');
      await hand.row('places');
      await hand.see('access');
    },
  },
];

/** @type {import('./tasks.mjs').Task[]} */
export const DPO = [
  {
    task: 'Sortir le registre du matériel de la collectivité',
    short: true,
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('donnees-personnelles');
      await hand.paper(hand.at('assets-registers').getByRole('link', { name: /Registre/ }), /pdf/);
    },
  },
  {
    task: 'Savoir ce qui est gardé, et combien de temps',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('donnees-personnelles');
      await hand.see('retention');
    },
  },
  {
    task: 'Savoir qui tient un rôle',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('personnes');
      await hand.see('people');
    },
  },
  {
    task: 'Remettre à une personne ce que l’on garde d’elle',
    short: true,
    limit: { clicks: 3, seconds: 40 },
    play: async (hand) => {
      await hand.menu('personnes');
      await hand.row('people');
      const [download] = await Promise.all([hand.page.waitForEvent('download'), hand.press('download-personal-data')]);
      await download.path();
    },
  },
  {
    task: 'Lire ce qui s’est fait sur les données',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('activite');
      await hand.see('journal-entry');
    },
  },
  {
    task: 'Exporter le journal',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('activite');
      await hand.paper('export-journal', /csv/);
    },
  },
  {
    task: 'Savoir qui voit une école, et pourquoi',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('ecoles');
      await hand.row('places');
      await hand.see('access');
    },
  },
  {
    task: 'Entendre parler des actes graves',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('actes-graves');
      await hand.see('freeze-state');
    },
  },
  {
    task: 'Vérifier que personne n’a réécrit le journal',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('activite');
      await hand.see('seals');
    },
  },
  {
    task: 'Trouver ce qu’il faut dire aux familles',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('aide');
      await hand.write('search-help', 'données');
      await hand.see(hand.page.locator('main').getByRole('link'));
    },
  },
];
