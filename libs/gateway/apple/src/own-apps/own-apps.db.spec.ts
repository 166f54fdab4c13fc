import { newId } from '@chariot/kernel';
import { zipArchive } from '@chariot/testkit';
import { plistBytes, readDict, type PlistDict } from '@chariot/wire-apple';
import { signData } from '@chariot/wire-cms';
import { Installation, START } from '../enrolment/installation.scene.js';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { SpeakingIpad } from '../exchange/speaking-ipad.scene.js';
import { OwnApps } from './index.js';
import { OwnAppDoors } from './own-app-doors.service.js';

const HOUR = 60 * 60_000;
const BUNDLE = 'fr.exemple.lire';
let server: Installation;
let appId: string;
let classroomId: string;
let one: SpeakingIpad;

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
afterAll(() => server.close());

/** An iPad of a cart that is to have an application of one's own, of which no file was deposited yet. */
beforeEach(async () => {
  server.clock.set(START);
  appId = newId();
  await server.db.ownerQuery(
    `insert into fleet.app (id, place_id, name, purpose, packages, pupil_data, added_at, added_by)
     values ($1, $2, $3, 'Lire.', jsonb_build_object('apple', $4::text), false, now(), '{}')`,
    [appId, server.academieId, `Lire ${appId.slice(-6)}`, BUNDLE],
  );
  const cart = await server.codes();
  classroomId = cart.classroomId;
  one = new SpeakingIpad(await new PlayedIpad(server).enrol(cart.codes[0] ?? ''), server.port);
  for (let turn = 0; turn < 2; turn += 1) await one.connect();
  await server.api('POST', `/apps/${appId}/assignments`, {
    target: 'classroom',
    targetId: classroomId,
    state: 'installed',
  });
  server.clock.advance(7 * HOUR);
}, 240_000);

function ipa(build = '210', info: object = {}, expires = '2027-09-01T00:00:00Z'): Buffer {
  const signer = one.ipad.selfSigned();
  const content = plistBytes({ ExpirationDate: new Date(expires), ProvisionsAllDevices: true });
  return zipArchive({
    'Payload/Lire.app/Info.plist': plistBytes({
      ...{
        CFBundleIdentifier: BUNDLE,
        CFBundleName: 'Lire',
        CFBundleShortVersionString: '2.1',
        CFBundleVersion: build,
      },
      ...info,
    }),
    'Payload/Lire.app/embedded.mobileprovision': signData({ content, signer }),
    'Payload/Lire.app/Lire': `contenu ${build}`,
  });
}
const upload = (file: Buffer) => server.api('POST', `/apps/${appId}/ipa`, { contentBase64: file.toString('base64') });
const settle = () => server.get(OwnApps).run();
const shown = () => server.api('GET', `/apps/${appId}/ipa`);
const managed = (Status: string) => {
  one.hands['ManagedApplicationList'] = { ManagedApplicationList: { [BUNDLE]: { Status, IsValidated: true } } };
};
async function later(minutes: number): Promise<string[]> {
  server.clock.advance(minutes * 60_000);
  one.handed.length = 0;
  return one.connect();
}
/** As it was handed last: where the iPad finds it. */
const manifestPath = (): string =>
  new URL(
    String(one.handed.find(({ requestType }) => requestType === 'InstallApplication')?.command.get('ManifestURL')),
  ).pathname;
/** As an iPad does it: by no certificate. */
const fetched = (path: string) => one.get(path, null);
async function softwarePath(manifest: string): Promise<string> {
  const answer = await fetched(manifest);
  const [item] = readDict(answer.bytes).get('items') as PlistDict[];
  const [asset] = item?.get('assets') as PlistDict[];
  return new URL(String(asset?.get('url'))).pathname;
}

it('is refused where it is not that application, is none, or opens no more; and a file is kept of none of these', async () => {
  await expect(upload(Buffer.from('bonjour'))).rejects.toThrow('n’est pas une application iPad');
  await expect(upload(ipa('210', { CFBundleIdentifier: 'fr.exemple.autre' }))).rejects.toThrow('le catalogue attend');
  await expect(upload(ipa('210', { UIDeviceFamily: [1] }))).rejects.toThrow('pas faite pour iPad');
  await expect(upload(ipa('210', {}, '2026-01-01T00:00:00Z'))).rejects.toThrow('ne s’ouvre plus depuis le 01/01/2026');
  expect(await shown()).toMatchObject({ file: null, devices: 0 });
  await expect(server.api('DELETE', `/apps/${appId}/ipa`)).rejects.toThrow('rien à retirer');
  await settle();
  expect(await later(0)).toEqual([]);
});

it('goes to the iPads that are to have it, by an address of each, and is followed until it is there', async () => {
  const file = ipa();
  expect(await upload(file)).toMatchObject({
    file: { bundleId: BUNDLE, version: '2.1', build: '210', forAll: true, standing: 'ok', bytes: file.length },
  });
  await settle();
  expect(await shown()).toMatchObject({ devices: 1, installed: 0 });
  expect(await later(0)).toEqual(['InstallApplication']);
  const manifest = manifestPath();
  const path = await softwarePath(manifest);
  const answer = await fetched(path);
  expect([answer.status, answer.bytes.equals(file), answer.headers['cache-control']]).toEqual([200, true, 'no-store']);
  // Nobody's by chance, and of these two files alone.
  const address = manifest.split('/')[3] ?? '';
  // Who comes while another is being sent it is sent the same bytes, and costs the server none.
  const asked = { params: { address, file: 'app.ipa' } };
  const sent = await server.get(OwnAppDoors).answer(asked);
  expect((await server.get(OwnAppDoors).answer(asked)).body).toBe(sent.body);
  const other = `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`;
  for (const wrong of [
    manifest.replace(address, other),
    manifest.replace('manifest.plist', 'x'),
    `/mdm/own-app/a/app.ipa`,
  ]) {
    expect((await fetched(wrong)).status).toBe(404);
  }
  managed('Installing');
  expect(await later(1)).toEqual(['ManagedApplicationList']);
  managed('Managed');
  await later(2);
  expect(await shown()).toMatchObject({ devices: 1, installed: 1, stopped: 0 });
  server.clock.advance(12 * HOUR);
  expect((await fetched(path)).status).toBe(404);
  expect(server.lines.join('')).not.toContain(address);
});

it('is replaced by the version that is deposited next, and taken off once the file is withdrawn', async () => {
  await upload(ipa());
  await settle();
  await later(0);
  managed('Managed');
  await later(1);
  const next = ipa('211');
  await upload(next);
  await settle();
  expect(await later(0)).toContain('InstallApplication');
  const manifest = manifestPath();
  expect((await fetched(await softwarePath(manifest))).bytes.equals(next)).toBe(true);
  await later(1);
  expect(await shown()).toMatchObject({ file: { build: '211' }, installed: 1 });
  expect(await server.api('DELETE', `/apps/${appId}/ipa`)).toMatchObject({ file: null });
  expect((await fetched(manifest)).status).toBe(404);
  await settle();
  expect(await later(0)).toContain('RemoveApplication');
  await settle();
  expect(await server.db.ownerQuery('select 1 from apple.own_app where app_id = $1', [appId])).toEqual([]);
});

it('is given no more to an iPad whose identity was taken away', async () => {
  await upload(ipa());
  await settle();
  await later(0);
  const manifest = manifestPath();
  expect((await fetched(manifest)).status).toBe(200);
  const [row] = await server.db.ownerQuery<{ id: string }>(
    'select device_id as id from apple.enrolment where enrolment_key = $1',
    [one.ipad.udid],
  );
  await server.api('POST', `/devices/${row?.id ?? ''}/revocation`, { reason: 'Perdue.' });
  expect((await fetched(manifest)).status).toBe(404);
});
