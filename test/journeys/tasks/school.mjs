// A school: who directs it, who teaches in it.

/** @param {import('./hand.mjs').Hand} hand @param {string} serial */
const broken = async (hand, serial) => {
  await hand.write('find-device', serial);
  await hand.enter();
  await hand.press('open-repair');
  await hand.choose('repair-fault', 'Écran');
  await hand.write('repair-description', 'Vitre fendue.');
  await hand.press('open-repair-dialog-confirm');
  await hand.see('repair-standing');
};
/** @param {import('./hand.mjs').Hand} hand */
const find = async (hand) => {
  await hand.write('find-device', 'tablette 7 classe mobile 1');
  await hand.enter();
  await hand.see('device-state');
};
/** @param {import('./hand.mjs').Hand} hand @param {string} name */
const askForApp = async (hand, name) => {
  await hand.menu('applications');
  await hand.press('ask-for-app');
  await hand.write('app-name', name);
  await hand.write('app-reason', 'Lecture au cycle 2.');
  await hand.press('ask-for-app-dialog-confirm');
  await hand.see('opinion-missing');
};

/** In the order in which a day goes. @type {import('./tasks.mjs').Task[]} */
export const TEACHER = [
  {
    task: 'Ouvrir sa toute première séance',
    short: true,
    limit: { clicks: 8, seconds: 60 },
    play: async (hand) => {
      await hand.press('new-lesson');
      await hand.write('lesson-class', 'CM2 A');
      await hand.choose('lesson-level', /^CM2$/);
      await hand.write('lesson-pupils', '24');
      await hand.choose('lesson-discipline', 'Mathématiques');
      await hand.press('begin-lesson');
      await hand.see('end-lesson');
    },
  },
  {
    task: 'Verrouiller toutes les tablettes pendant la séance',
    limit: { clicks: 2, seconds: 20 },
    play: async (hand) => {
      await hand.press('resume-lesson');
      await hand.press('order-lock');
      await hand.see(hand.page.getByText('verrouillées'));
    },
  },
  {
    task: 'Écrire à toutes les tablettes pendant la séance',
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await hand.press('resume-lesson');
      await hand.press('order-message');
      await hand.write('order-text', 'Regardez le tableau.');
      await hand.confirm('order-dialog');
    },
  },
  {
    task: 'Finir la séance, avec une tablette qui manque',
    short: true,
    limit: { clicks: 5, seconds: 40 },
    play: async (hand) => {
      await hand.press('resume-lesson');
      await hand.press('end-lesson');
      await hand.press('back-7');
      await hand.press('incident-none');
      await hand.press('end-lesson-confirm');
      await hand.see('lesson-ended');
    },
  },
  {
    task: 'Ouvrir une séance',
    short: true,
    limit: { clicks: 2, seconds: 20 },
    play: async (hand) => {
      await hand.press('new-lesson');
      await hand.see(hand.page.locator('[data-testid="lesson-class"][value="CM2 A"]'));
      await hand.press('begin-lesson');
      await hand.see('end-lesson');
    },
  },
  {
    task: 'Réserver une classe mobile',
    limit: { clicks: 5, seconds: 40 },
    play: async (hand) => {
      await hand.press(hand.at('week-bookings').getByRole('link', { name: 'Réserver' }));
      await hand.row('bookable', 'Classe mobile 1');
      await hand.press('agenda-next');
      await hand.press('free-slot');
      await hand.see('preview-free');
      await hand.confirm('book-dialog');
    },
  },
  {
    task: 'Rendre un créneau réservé',
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await hand.menu('reservations');
      await hand.press(hand.at('own-bookings').getByTestId('my-booking'));
      await hand.press('cancel-booking');
      await hand.confirm('cancel-booking-dialog');
    },
  },
  {
    task: 'Signaler une tablette cassée',
    limit: { clicks: 7, seconds: 60 },
    play: (hand) => broken(hand, 'PF3EX011'),
  },
  {
    task: 'Demander une application',
    limit: { clicks: 5, seconds: 60 },
    play: (hand) => askForApp(hand, 'GCompris'),
  },
  {
    task: 'Raconter une séance aux autres écoles',
    limit: { clicks: 11, seconds: 120 },
    play: async (hand) => {
      await hand.menu('retours');
      await hand.press('new-feedback');
      await hand.write('feedback-title', 'Lire à voix haute');
      await hand.choose('feedback-discipline', 'Français');
      await hand.choose('feedback-level', /^CE1$/);
      await hand.write('feedback-done', 'Chacun s’est enregistré.');
      await hand.write('feedback-brought', 'Tous ont relu.');
      await hand.press('keep-feedback');
      await hand.press('submit-feedback');
      await hand.see(hand.page.locator('[data-testid=feedback-state][data-state=submitted]'));
    },
  },
];

/** @type {import('./tasks.mjs').Task[]} */
export const SCHOOL_HEAD = [
  {
    task: 'Savoir où est la tablette 7',
    short: true,
    limit: { clicks: 2, seconds: 15 },
    again: true,
    play: find,
  },
  {
    task: 'Faire savoir quelque chose sur toutes les tablettes de l’école',
    short: true,
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await hand.menu('ecoles');
      await hand.row('places');
      await hand.press('more-acts');
      await hand.press('ask-place');
      await hand.write('operation-text', 'Rapportez les tablettes.');
      await hand.press('operation-dialog-confirm');
      await hand.see('operation-progress');
    },
  },
  {
    task: 'Voir qui a réservé cette semaine',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('reservations');
      await hand.row('bookable', 'Classe mobile 1');
      await hand.see('agenda-day');
    },
  },
  {
    task: 'Lire l’usage de l’école',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('usage');
      await hand.see('value-I3');
    },
  },
  {
    task: 'Savoir qui voit l’école, et pourquoi',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('ecoles');
      await hand.row('places');
      await hand.see('access');
    },
  },
  {
    task: 'Signaler une tablette cassée',
    limit: { clicks: 7, seconds: 60 },
    play: (hand) => broken(hand, 'PF3EX012'),
  },
  {
    task: 'Demander une application',
    limit: { clicks: 5, seconds: 60 },
    play: (hand) => askForApp(hand, 'Kalulu'),
  },
  {
    task: 'Donner l’avis des enseignants sur une application',
    limit: { clicks: 5, seconds: 40 },
    play: async (hand) => {
      await hand.menu('applications');
      await hand.row('app-requests', 'GCompris');
      await hand.press('advise');
      await hand.write('advise-comment', 'L’équipe est pour.');
      await hand.confirm('advise-dialog');
    },
  },
  {
    task: 'Imprimer ce qui se colle sur le chariot',
    limit: { clicks: 5, seconds: 60 },
    play: async (hand) => {
      await hand.menu('classes-mobiles');
      await hand.row('classrooms', 'Classe mobile 1');
      await hand.press('more-acts');
      await hand.press('menu-print');
      await hand.paper(hand.at('papers').getByRole('link'), /pdf/);
    },
  },
  {
    task: 'Lire qui a fait quoi dans l’école',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('activite');
      await hand.see('journal-entry');
    },
  },
];
