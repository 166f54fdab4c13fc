// The référent numérique, on her circonscription.
import { Buffer } from 'node:buffer';
import { readOrder } from '../../console/scenes/rollout.mjs';
import { TABLETS } from './cast.mjs';

const MODEL = 'LENOVO;300e 2e génération';
const serial = (/** @type {number} */ at) => `PF3TA0${String(at + 1).padStart(2, '0')}`;
const LIST = {
  name: 'livraison.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    ['Numéro de série;Fabricant;Modèle', ...Array.from({ length: TABLETS }, (_, at) => `${serial(at)};${MODEL}`)].join(
      '\r\n',
    ),
  ),
};

/** @type {import('./tasks.mjs').Task[]} */
export const REFERENT = [
  {
    task: 'Enrôler et étiqueter une classe mobile neuve',
    short: true,
    limit: { clicks: 15, seconds: 240 },
    play: async (hand, cast) => {
      await hand.menu('classes-mobiles');
      await hand.press('open-classroom');
      const dialog = hand.at('open-classroom-dialog');
      await hand.presumed('open-classroom-dialog');
      await hand.write(dialog.getByLabel('Nom'), 'Classe mobile 2');
      await hand.press('open-classroom-dialog-confirm');
      await hand.press('import-delivery');
      await hand.give('delivery-file', LIST);
      await hand.write('delivery-supplier', 'Fournisseur');
      await hand.write('delivery-reference', 'BL-2026-0042');
      await hand.confirm('delivery-dialog');
      await hand.press('step-assign-profile');
      await hand.confirm('assign-profile-dialog');
      await hand.press('open-window');
      await hand.press('open-window-dialog-confirm');
      await hand.see('codes');
      const order = await readOrder(hand.page);
      await cast.switchOn(
        order,
        order.codes.map((_, at) => ({ serialNumber: serial(at), manufacturer: 'LENOVO', model: '300e 2e génération' })),
      );
      await hand.press(hand.at('codes').getByRole('button', { name: 'Fermer' }).last());
      await hand.page.getByTestId('board-all-ready').waitFor({ timeout: 120_000 });
      await hand.paper('print-labels', /pdf/);
    },
  },
  {
    task: 'Trouver une tablette par son numéro',
    short: true,
    limit: { clicks: 2, seconds: 10 },
    again: true,
    play: async (hand) => {
      // As on its label: the end of a number will do.
      await hand.write('find-device', 'X007');
      await hand.enter();
      await hand.see('device-state');
    },
  },
  {
    task: 'Voir ce qui demande quelqu’un aujourd’hui',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.press(hand.page.locator('[data-testid=compliance-alert]').getByRole('link'));
      await hand.see('findings');
    },
  },
  {
    task: 'Écrire un message à une classe mobile',
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.press('more-acts');
      await hand.press('send-message');
      await hand.write('operation-text', 'À la charge, merci.');
      await hand.confirm('operation-dialog');
    },
  },
  {
    task: 'Changer ce qu’affichent les tablettes, par leur profil',
    limit: { clicks: 4, seconds: 60 },
    play: async (hand) => {
      await hand.menu('profils');
      await hand.row('profiles');
      await hand.write('label-title', 'Tablette de l’école');
      await hand.press('save-profile');
      await hand.read('Profil enregistré');
    },
  },
  {
    task: 'Signaler une tablette cassée',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await hand.write('find-device', 'PF3EX008');
      await hand.enter();
      await hand.press('open-repair');
      await hand.choose('repair-fault', 'Écran');
      await hand.write('repair-description', 'Vitre fendue.');
      await hand.press('open-repair-dialog-confirm');
      await hand.see('repair-standing');
    },
  },
  {
    task: 'Réserver une classe mobile pour une école',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.menu('reservations');
      await hand.row('bookable', 'Classe mobile 1');
      await hand.press('agenda-next');
      await hand.press('free-slot');
      await hand.see('preview-free');
      await hand.confirm('book-dialog');
    },
  },
  {
    task: 'Remettre l’inventaire d’une école en tableur',
    short: true,
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('inventaire');
      await hand.paper('export-ods', /opendocument/);
    },
  },
  {
    task: 'Lire qui a fait quoi',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('activite');
      await hand.see('journal-entry');
    },
  },
  {
    task: 'Imprimer les papiers d’une classe mobile',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.press('more-acts');
      await hand.press('menu-print');
      await hand.paper(hand.at('papers').getByRole('link'), /pdf/);
    },
  },
];
