import assert from 'node:assert/strict';
import { InProcessWaking, KeyPool, startIpads } from '@chariot/agent';
import { pdfWords } from '@chariot/testkit';
import { seedMixed } from '../../../infra/seed/mixed.mjs';
import { seedPush } from '../../../infra/seed/push.mjs';
import { until } from '../../journeys/facts.mjs';
import { untilTiles } from '../board.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';
import { readOrder } from './rollout.mjs';

const PATIENCE_MS = 120_000;
/** Of the cart: two iPads that are supervised, one that is not, and a Linux tablet. By slot. */
const SUPERVISED = [1, 2];
const PLAIN = 8;
const TABLET = 9;
const IPADS = [...SUPERVISED, PLAIN];

/** The référent puts iPads and Linux tablets in one cart. @param {import('../world.mjs').World} world */
export async function ipads(world) {
  const { tally, looks, example, stack, apns } = world;
  await seedPush(example.client, apns.controlUrl);
  const mixed = await seedMixed(example.client, { schoolId: example.schoolId, profileId: example.profileId });
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const cart = `/classes-mobiles/${mixed.classroomId}`;

  await tally.must('the codes say where iPads go, beside what Linux tablets are told', async () => {
    await visitor.open(cart);
    await page.getByTestId('open-window').click();
    await page.getByTestId('open-window-dialog-confirm').click();
    await page.getByTestId('codes').waitFor();
    await soon(async () =>
      assert.equal(plain(await page.getByTestId('window-ipad').textContent()), `${stack.url}/ipad`),
    );
    await soon(async () => {
      const words = plain(await page.getByTestId('codes').textContent());
      for (const said of ['Tablette Linux : lancez-y', 'iPad : lisez avec son appareil photo le QR']) {
        assert.ok(words.includes(said), `« ${said} » : ${words}`);
      }
    });
  });
  await looks.at(visitor, 'ipad-codes');
  const order = await readOrder(page);
  const codeOf = (/** @type {number} */ slot) => order.codes.find((one) => one.slot === slot)?.code ?? '';
  await tally.check('the printed sheet says the same, for who has no screen beside the cart', async () => {
    const href = await page.getByTestId('codes-print-sheet').getAttribute('href');
    const answer = await visitor.context.request.get(new URL(String(href), `${stack.url}/`).href);
    const words = plain(pdfWords(await answer.body()));
    for (const said of [
      'lisez le QR de la carte avec l’appareil photo',
      `${stack.url}/ipad`,
      'Sur une tablette Linux',
    ]) {
      assert.ok(words.replaceAll(' ', '').includes(said.replaceAll(' ', '')), `« ${said} » : ${words.slice(0, 600)}`);
    }
  });
  await onTheIpad(world, codeOf(SUPERVISED[0] ?? 0));

  /** @type {string[]} */
  const refused = [];
  const waking = new InProcessWaking();
  const deafen = apns.onWake(({ token, pushMagic }) => waking.push(token, JSON.stringify({ mdm: pushMagic })));
  const played = await startIpads({
    urls: IPADS.map((slot) => `${stack.url}/ipad/${codeOf(slot)}`),
    orders: IPADS.map((slot) => mixed.ipads[slot - 1] ?? {}),
    keys: await KeyPool.make(IPADS.length),
    ...{ waking, stepMs: 0, seed: 'console' },
    onEvent: ({ device, event, why }) => event === 'notEnrolled' && refused.push(`${device}: ${why}`),
  });
  try {
    await tally.must('iPads and a tablet are enrolled by their codes, told by a push, and end ready', async () => {
      await page.keyboard.press('Escape');
      await page.getByTestId('codes').waitFor({ state: 'detached' });
      await played.enrolled;
      assert.deepEqual(refused, []);
      const { serverUrl, fingerprint } = order;
      await world.switchOn({ serverUrl, fingerprint, codes: [{ code: codeOf(TABLET), ...mixed.tablets[0] }] });
      await untilTiles(page, { ready: 4, waiting: 8 }, PATIENCE_MS).catch(async (cause) => {
        throw new Error(`${cause.message}: ${await behind(world, mixed.classroomId)}`, { cause });
      });
      assert.ok(
        played.ipads.every(({ tally: own }) => own.wakes > 0),
        'nobody was woken',
      );
    });
    await looks.at(visitor, 'ipad-chariot');
    await settings(world);
    await asking(world, cart, played.ipads);
    await counted(world);
  } finally {
    deafen();
    await played.stop();
  }
}

/** Which settings the tablets that are not ready still owe. @param {import('../world.mjs').World} world @param {string} classroomId */
async function behind(world, classroomId) {
  const { client } = world.example;
  const { tiles } = await client.call('GET', `/classrooms/${classroomId}/board`);
  const late = [];
  for (const { slot, deviceId, state, advice } of tiles) {
    if (state !== 'talking' && state !== 'blocked') continue;
    const { settings } = await client.call('GET', `/devices/${deviceId}`);
    late.push(`${slot} ${advice ?? ''} ${JSON.stringify(settings)}`);
  }
  return late.join('; ');
}

/** What somebody sees who holds an iPad. @param {import('../world.mjs').World} world @param {string} code */
async function onTheIpad({ tally, looks, visitors, stack }, code) {
  const visitor = await visitors.arrive('l’iPad');
  const { page } = visitor;
  visitor.expect(404, /^\/ipad\//);
  await tally.check('a code that is none is refused, with a way back', async () => {
    await page.goto(`${stack.url}/ipad/AAAA-AAAA-AA`);
    await page.getByRole('link', { name: 'Recopier le code' }).click();
    await page.getByLabel('Code de l’emplacement').waitFor();
  });
  await looks.at(visitor, 'ipad-saisie');
  await tally.must('the code of a slot, typed, opens the page of that slot', async () => {
    await page.getByLabel('Code de l’emplacement').fill(code);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await page.getByRole('heading', { name: 'Enrôler cet iPad' }).waitFor();
    await soon(async () =>
      assert.match(plain(await page.locator('main').textContent()), /emplacement 1 de Classe mobile 2/),
    );
  });
  await looks.at(visitor, 'ipad-page');
  await tally.check('its button gives a signed profile, the address behind the QR the same page', async () => {
    const profile = await page.getByRole('link', { name: 'Télécharger le profil' }).getAttribute('href');
    const answer = await visitor.context.request.get(`${stack.url}${profile}`);
    assert.equal(answer.headers()['content-type'], 'application/x-apple-aspen-config');
    await page.goto(`${stack.url}/ipad/${code}`);
    await page.getByRole('link', { name: 'Télécharger le profil' }).waitFor();
    // Looked at twice, it is still good: reading spends nothing.
    await page.reload();
    await page.getByRole('link', { name: 'Télécharger le profil' }).waitFor();
  });
  await visitors.leave(visitor);
}

/** Before and after: what a profile will be on each family, what became of it on each iPad. @param {import('../world.mjs').World} world */
async function settings(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  await tally.check('a profile says, family by family, what needs supervision and what has no equivalent', async () => {
    await visitor.open(`/profils/${example.profileId}`);
    const apple = page.getByTestId('preview-apple');
    await apple.waitFor();
    await page.getByTestId('preview-linux').waitFor();
    await soon(async () => {
      const words = plain(await apple.textContent());
      assert.match(words, /^iPad \(iPadOS\)/);
      for (const said of [/Filtrage par DNS.*Sans équivalent ici/, /Si l’appareil est supervisé/, /Wi-Fi.*Appliqué/]) {
        assert.match(words, said);
      }
    });
  });
  await looks.at(visitor, 'ipad-profil');
  const shown = async (/** @type {string} */ serial) => {
    await page.getByTestId('find-device').fill(serial);
    await page.getByTestId('find-device').press('Enter');
    await page.locator('main').getByText(serial).first().waitFor();
    await page.getByTestId('device-settings').waitFor();
    return page.getByTestId('device-settings').locator('tbody tr').allTextContents();
  };
  const rowOf = (/** @type {string[]} */ rows, /** @type {string} */ name) =>
    plain(rows.find((row) => plain(row).startsWith(name)) ?? '');
  await tally.check('the serial number of an iPad leads to it: what is applied, what has no equivalent', async () => {
    const rows = await shown('DMPEX00001');
    assert.match(rowOf(rows, 'Wi-Fi'), /Appliqué/);
    assert.match(rowOf(rows, 'Filtrage par DNS'), /Sans équivalent/);
    assert.match(rowOf(rows, 'Étiquette'), /Appliqué/);
    await soon(async () =>
      assert.match(plain(await page.locator('main').textContent()), /iPad \(9e génération\).*iPadOS 18/),
    );
  });
  await tally.check('its page has nothing of an agent, and proposes what it can do', async () => {
    await soon(async () => assert.doesNotMatch(plain(await page.locator('main').textContent()), /agent/i));
    await page.getByTestId('lock-device').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('message-device').count(), 0));
    await page.getByTestId('more-acts').click();
    await page.getByTestId('ask-device').click();
    await page.getByTestId('operation-kind').click();
    assert.deepEqual((await page.getByRole('option').allTextContents()).map(plain), [
      ...['Verrouiller l’écran', 'Faire sonner', 'Effacer les traces du dernier élève', 'Redémarrer', 'Éteindre'],
      ...['Relever l’inventaire', 'Effacer le code'],
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Fermer', exact: true }).click();
  });
  await looks.at(visitor, 'ipad-supervise');
  await tally.check('one that nobody supervised says which setting needs it', async () => {
    const rows = await shown('DMPEX00008');
    assert.match(rowOf(rows, 'Wi-Fi'), /Appliqué/);
    for (const name of ['Étiquette', 'Sites autorisés'])
      assert.match(rowOf(rows, name), /Sans équivalent.*que sur un iPad supervisé/);
  });
  await looks.at(visitor, 'ipad-non-supervise');
}

/**
 * One request, of which each family does what it can.
 * @param {import('../world.mjs').World} world @param {string} cart
 * @param {readonly import('@chariot/agent').SimulatedIpad[]} played
 */
async function asking(world, cart, played) {
  const { tally, looks } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  await tally.must('a message says beforehand how many iPads cannot show it', async () => {
    await visitor.open(cart);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('send-message').click();
    await page.getByTestId('operation-text').fill('Rangez les tablettes.');
    await soon(async () => {
      const words = plain(await page.getByTestId('operation-impossible').textContent());
      assert.equal(words, 'Dont 3 iPad, qui ne savent pas le faire : ils répondront « sans objet ».');
    });
  });
  await looks.at(visitor, 'ipad-dialog-message');
  await tally.must('the tablet shows it, each iPad says why not', async () => {
    await page.getByTestId('operation-dialog-confirm').click();
    await page.getByTestId('operation-dialog').waitFor({ state: 'detached' });
    await page.getByTestId('open-operation').filter({ hasText: 'Rangez les tablettes.' }).first().click();
    await page.getByTestId('operation-progress').waitFor();
    await page.getByTestId('count-notApplicable').waitFor({ timeout: PATIENCE_MS });
    await page.getByTestId('operation-progress').getByRole('heading', { name: '1 sur 4' }).waitFor();
    await page.getByTestId('status-notApplicable').click();
    const rows = page.getByTestId('operation-device-rows').locator('tbody tr');
    await page.getByText('iPadOS n’affiche pas de message').nth(2).waitFor();
    for (const row of await rows.allTextContents()) assert.match(plain(row), /dites-le à la classe/);
  });
  await looks.at(visitor, 'ipad-demande');
  await tally.check('a restart reaches all four: iPads are woken by Apple’s service, and ask', async () => {
    await visitor.open(cart);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('restart-devices').click();
    await page.getByTestId('operation-dialog').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('operation-impossible').count(), 0));
    await page.getByTestId('operation-dialog-confirm').click();
    await until(async () => played.slice(0, 2).every(({ state }) => state.restarts === 1), PATIENCE_MS);
    assert.deepEqual(
      played.map(({ state }) => state.restarts),
      [1, 1, 0],
      'a restart is of supervised iPads alone',
    );
  });
}

/** @param {import('../world.mjs').World} world */
async function counted(world) {
  const { tally, looks } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  // Other scenes have iPads too.
  const [{ all }] = await world.sql(`select count(*)::int as all from fleet.device where family = 'apple'`);
  const ofTheCart = (/** @type {string[]} */ lines) => lines.filter((line) => /DMPEX0/.test(line));
  await tally.check('the fleet is counted by type, and leads to its iPads', async () => {
    await visitor.open('/inventaire');
    const row = page.getByTestId('counts-family').locator('tbody tr').filter({ hasText: 'iPad' });
    await soon(async () => assert.equal(Number(plain(await row.locator('td').first().textContent())), all));
    await row.getByRole('link').click();
    await page.getByTestId('devices').waitFor();
    await soon(async () => {
      const rows = await page.getByTestId('devices').locator('tbody tr').allTextContents();
      assert.deepEqual([rows.length, ofTheCart(rows).length], [all, 8]);
    });
  });
  await looks.at(visitor, 'ipad-liste');
  await tally.check('and its file names their maker and their system', async () => {
    const href = await page.getByTestId('export-csv').getAttribute('href');
    const file = await page.evaluate(async (url) => (await fetch(url)).text(), String(href));
    const [, ...iPads] = file.trim().split('\r\n');
    const lines = ofTheCart(iPads);
    assert.deepEqual([iPads.length, lines.length], [all, 8]);
    assert.ok(lines.every((line) => line.includes(';Apple;iPad (9e génération);') && line.endsWith(';iPad')));
    assert.equal(lines.filter((line) => line.includes(';iPadOS 18')).length, IPADS.length);
  });
}
