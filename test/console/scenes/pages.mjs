import assert from 'node:assert/strict';

import { soon } from '../patience.mjs';
/** @param {import('../world.mjs').World} world */
export async function pages(world) {
  const { looks, example } = world;
  const { items } = await example.client.call('GET', '/devices?limit=1&q=PF3EX007');
  const people = await example.client.call('GET', '/people?limit=1&role=it');
  const tour = [
    ['digitalReferent', 'dashboard', '/'],
    ['digitalReferent', 'schools', '/ecoles'],
    ['digitalReferent', 'school', `/ecoles/${example.schoolId}`],
    ['digitalReferent', 'classrooms', '/classes-mobiles'],
    ['digitalReferent', 'classroom', `/classes-mobiles/${example.classroomId}`],
    ['digitalReferent', 'devices', '/tablettes'],
    ['digitalReferent', 'inventory', '/inventaire'],
    ['digitalReferent', 'usage-page', '/usage'],
    ['digitalReferent', 'device', `/tablettes/${items[0].id}`],
    ['digitalReferent', 'compliance', '/conformite'],
    ['digitalReferent', 'repairs', '/reparations'],
    ['digitalReferent', 'apps', '/applications'],
    ['digitalReferent', 'profiles', '/profils'],
    ['digitalReferent', 'profile', `/profils/${example.profileId}`],
    ['digitalReferent', 'profile-new', '/profils/nouveau'],
    ['digitalReferent', 'journal', '/activite'],
    ['digitalReferent', 'nowhere', '/nulle-part'],
    ['digitalReferent', 'reserved', '/personnes'],
    ['digitalReferent', 'help', '/aide'],
    ['digitalReferent', 'help-topic', '/aide/entrer'],
    ['academie', 'dashboard-academie', '/'],
    ['academie', 'conventions', '/conventions'],
    ['academie', 'convention', `/conventions/${example.conventionId}`],
    ['administrator', 'places-communes', '/ecoles?sorte=localAuthority'],
    ['administrator', 'people', '/personnes'],
    ['administrator', 'approvals', '/actes-graves'],
    ['administrator', 'privacy', '/donnees-personnelles'],
    ['administrator', 'integrations', '/integrations'],
    ['administrator', 'administration', '/administration'],
    ['administrator', 'account-without-means', '/compte'],
    ['administrator', 'person', `/personnes/${people.items[0].id}`],
  ];
  for (const [role = '', name = '', path = ''] of tour) {
    const visitor = await world.as(role);
    await visitor.open(path);
    await looks.at(visitor, name);
  }
  await help(world);
  await dialogs(world, items[0].id, people.items[0].id);
}

/** What one's roles allow comes first, and what is looked for is found. @param {import('../world.mjs').World} world */
async function help(world) {
  const { tally } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  await tally.check('the help has first what one’s roles allow, and finds a topic by its words', async () => {
    await visitor.open('/aide');
    const links = (/** @type {string} */ id) => page.getByTestId(id).getByRole('link').allTextContents();
    await soon(async () => assert.ok((await links('help-mine')).includes('Enrôler des iPad')));
    assert.deepEqual(
      (await links('help-others')).filter((title) => ['Passer la main', 'Enrôler des iPad'].includes(title)),
      ['Passer la main'],
    );
    await page.getByTestId('search-help').fill('arret urgence');
    await page.getByRole('link', { name: 'L’arrêt d’urgence' }).click();
    await page.getByRole('heading', { level: 1, name: 'L’arrêt d’urgence' }).waitFor();
    await soon(async () => assert.ok(((await page.getByTestId('help-text').textContent()) ?? '').length > 100));
  });
}

/**
 * What opens over a page: each by the button that people press.
 * @param {import('../world.mjs').World} world @param {string} device @param {string} person
 */
async function dialogs({ tally, looks, example, ...world }, device, person) {
  const cart = `/classes-mobiles/${example.classroomId}`;
  const sheets = [
    ['digitalReferent', 'dialog-message', cart, ['more-acts', 'send-message'], 'operation-dialog'],
    ['digitalReferent', 'dialog-restart', cart, ['more-acts', 'restart-devices'], 'operation-dialog'],
    ['digitalReferent', 'dialog-ask', cart, ['more-acts', 'ask-devices'], 'operation-dialog'],
    ['digitalReferent', 'dialog-papers', cart, ['more-acts', 'menu-print'], 'papers'],
    ['digitalReferent', 'dialog-device', `/tablettes/${device}`, ['more-acts', 'edit-device'], 'edit-device-dialog'],
    ['digitalReferent', 'dialog-revoke', `/tablettes/${device}`, ['more-acts', 'revoke-device'], 'revoke-dialog'],
    ['digitalReferent', 'dialog-erase', `/tablettes/${device}`, ['more-acts', 'erase-device'], 'erase-dialog'],
    ['digitalReferent', 'dialog-erase-cart', cart, ['more-acts', 'erase-devices'], 'erase-dialog'],
    ['digitalReferent', 'dialog-life', `/tablettes/${device}`, ['change-life'], 'life-dialog'],
    ['digitalReferent', 'dialog-assign', `/profils/${example.profileId}`, ['add-assignment'], 'assign-dialog'],
    ['digitalReferent', 'dialog-classroom', '/classes-mobiles', ['open-classroom'], 'open-classroom-dialog'],
    ['administrator', 'dialog-place', '/ecoles', ['open-place'], 'open-place-dialog'],
    ['administrator', 'dialog-person', '/personnes', ['add-person'], 'add-person-dialog'],
    ['administrator', 'dialog-role', `/personnes/${person}`, ['grant-role'], 'grant-role-dialog'],
    [
      'administrator',
      'dialog-administrator',
      `/personnes/${person}`,
      ['more-acts', 'ask-administrator'],
      'administrator-dialog',
    ],
    ['administrator', 'dialog-hand-over', `/personnes/${person}`, ['more-acts', 'hand-over'], 'hand-over-dialog'],
    ['administrator', 'dialog-access', `/personnes/${person}`, ['more-acts', 'close-access'], 'access-dialog'],
    ['administrator', 'dialog-token', '/integrations', ['new-token'], 'token-dialog'],
    ['administrator', 'dialog-webhook', '/integrations', ['new-webhook'], 'webhook-dialog'],
    ['administrator', 'dialog-freeze', '/actes-graves', ['set-freeze'], 'freeze-dialog'],
    ['administrator', 'dialog-link', `/personnes/${person}`, ['create-link'], 'link-dialog'],
  ];
  for (const [role, name, path, presses, dialog] of sheets) {
    const visitor = await world.people[role];
    await tally.check(`${name} opens`, async () => {
      await visitor.open(path);
      for (const press of presses) await visitor.page.getByTestId(press).click();
      await visitor.page.getByTestId(dialog).waitFor();
    });
    await looks.at(visitor, name);
    await visitor.page.keyboard.press('Escape');
  }
}
