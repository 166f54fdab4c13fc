// The administration of the instance.
const dialogOf = (
  /** @type {import('./hand.mjs').Hand} */ hand,
  /** @type {string} */ dialog,
  /** @type {string} */ label,
) => hand.at(dialog).getByRole('combobox', { name: label, exact: true });

/** @type {import('./tasks.mjs').Task[]} */
export const ADMINISTRATION = [
  {
    task: 'Savoir si le serveur va bien',
    limit: { clicks: 1, seconds: 20 },
    play: async (hand) => {
      await hand.menu('administration');
      await hand.see(hand.page.locator('[data-testid^=instruments-]'));
    },
  },
  {
    task: 'Ajouter une enseignante',
    short: true,
    limit: { clicks: 9, seconds: 90 },
    play: async (hand) => {
      await hand.menu('personnes');
      await hand.press('add-person');
      await hand.write('person-name', 'L’enseignante de CE1');
      await hand.write('person-email', 'ce1@exemple.invalid');
      await hand.choose('role', 'Enseignant');
      await hand.choose(dialogOf(hand, 'add-person-dialog', 'Lieu'));
      await hand.press('add-person-dialog-confirm');
      await hand.see('create-link');
    },
  },
  {
    task: 'Lui faire un lien de connexion',
    short: true,
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await hand.menu('personnes');
      await hand.row('people', 'CE1');
      await hand.press('create-link');
      await hand.press('create-link-confirm');
      await hand.see('sign-in-link');
    },
  },
  {
    task: 'Lui donner un rôle de plus',
    limit: { clicks: 8, seconds: 60 },
    play: async (hand) => {
      await hand.menu('personnes');
      await hand.row('people', 'CE1');
      await hand.press('grant-role');
      await hand.choose('role', 'Référent numérique');
      await hand.choose(dialogOf(hand, 'grant-role-dialog', 'Lieu'));
      await hand.confirm('grant-role-dialog');
    },
  },
  {
    task: 'Fermer son accès',
    limit: { clicks: 6, seconds: 60 },
    play: async (hand) => {
      await hand.menu('personnes');
      await hand.row('people', 'CE1');
      await hand.press('more-acts');
      await hand.press('close-access');
      await hand.write(hand.at('access-dialog').getByTestId('reason'), 'Mutation.');
      await hand.confirm('access-dialog');
    },
  },
  {
    task: 'Ouvrir une commune',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await hand.menu('ecoles');
      await hand.press('places-localAuthority');
      await hand.press('open-place');
      await hand.write('place-name', 'Theys');
      const parent = hand.at('open-place-dialog').getByRole('combobox', { name: /Département/ });
      if ((await parent.count()) > 0 && (await parent.inputValue()) === '') await hand.choose(parent);
      await hand.confirm('open-place-dialog');
    },
  },
  {
    task: 'Créer un jeton pour un logiciel de la commune',
    limit: { clicks: 7, seconds: 60 },
    play: async (hand) => {
      await hand.menu('integrations');
      await hand.press('new-token');
      await hand.write('token-name', 'Inventaire');
      await hand.choose(dialogOf(hand, 'token-dialog', 'Lieu'));
      await hand.press(hand.at('token-dialog').getByRole('checkbox'));
      await hand.press('token-dialog-confirm');
      await hand.see('secret');
    },
  },
  {
    task: 'Demander la fin d’une suspension des actes graves',
    limit: { clicks: 4, seconds: 40 },
    play: async (hand) => {
      await hand.menu('actes-graves');
      await hand.press('lift-freeze');
      await hand.write(hand.at('lift-dialog').getByLabel('Ce qui a été vérifié'), 'Tout.');
      await hand.confirm('lift-dialog');
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
    task: 'Préparer le réveil des iPad',
    limit: { clicks: 2, seconds: 30 },
    play: async (hand) => {
      await hand.menu('administration');
      await hand.press('open-apple-push');
      await hand.see('apple-push-steps');
    },
  },
];
