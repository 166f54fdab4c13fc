import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startIpads, type IpadCart } from './cart.js';
import { KeyPool } from './keys.js';
import { ProtocolServer, refusal, type Said } from './protocol-server.scene.js';
import type { IpadEvent } from './options.js';
import { behavioursOf } from './behaviours.js';
import { followWakes, InProcessWaking, type Push } from './waking.js';

const run = promisify(execFile);
const AGENT = join(__dirname, '../../..');

let server: ProtocolServer;
let keys: string[];
let cart: IpadCart | null = null;
beforeAll(async () => {
  server = await ProtocolServer.start();
  keys = await KeyPool.make(2);
});
afterEach(async () => {
  await cart?.stop();
  cart = null;
  expect(server.broken).toEqual([]);
});
afterAll(() => server.stop());

it('enrols a cart, each by its own address, signs in both forms, and asks by itself', async () => {
  const urls = Array.from({ length: 4 }, (_, index) =>
    server.page(`/p${index}`, 'application/x-apple-aspen-config', server.profile()),
  );
  const events: IpadEvent[] = [];
  cart = await startIpads({
    urls,
    keys,
    waking: server.apns,
    pollMs: 20,
    stepMs: 0,
    onEvent: (event) => events.push(event),
  });
  await cart.enrolled;
  expect(events.map(({ event }) => event)).toEqual(Array(4).fill('enrolled'));
  expect(new Set(cart.ipads.map(({ serialNumber }) => serialNumber)).size).toBe(4);
  const asked = server.reports.length;
  const deadline = Date.now() + 60_000;
  while (cart.ipads.some(({ tally }) => tally.connections < 2)) {
    if (Date.now() > deadline) throw new Error('they do not ask');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(server.reports.length).toBeGreaterThan(asked);
});

it('tells who could not enrol, and stops all the same', async () => {
  const events: IpadEvent[] = [];
  const good = server.page('/bon', 'application/x-apple-aspen-config', server.profile());
  cart = await startIpads({
    urls: [good, `${server.url}/rien`],
    keys,
    seed: 'moitié',
    onEvent: (event) => events.push(event),
  });
  await cart.enrolled;
  expect(cart.ipads.map(({ enrolled }) => enrolled)).toEqual([true, false]);
  expect(events.find(({ event }) => event === 'notEnrolled')).toMatchObject({ code: 'ipad.refused' });
});

it('tries again where it lives by itself, as somebody would who stands before it', async () => {
  const events: string[] = [];
  const open = (): unknown => server.page('/tard', 'application/x-apple-aspen-config', server.profile());
  cart = await startIpads({
    ...{ urls: [`${server.url}/tard`], keys, seed: 'tard', pollMs: 60_000, stepMs: 0 },
    onEvent: ({ event }) => {
      events.push(event);
      if (event === 'notEnrolled') open();
    },
  });
  await cart.enrolled;
  expect(events).toEqual(['notEnrolled', 'enrolled']);
});

it('carries on where it was, when it is given the same folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipad-cart-'));
  const urls = [server.page('/garde', 'application/x-apple-aspen-config', server.profile())];
  const options = { urls, keys, seed: 'gardé', folder, waking: server.apns, stepMs: 0 };
  cart = await startIpads(options);
  await cart.enrolled;
  const [before] = cart.ipads;
  server.command(before?.udid ?? '', {
    RequestType: 'Settings',
    Settings: [{ Item: 'DeviceName', DeviceName: '3 · 07' }],
  });
  await before?.connect();
  await cart.stop();
  const asked = server.scep.length;
  cart = await startIpads(options);
  await cart.enrolled;
  const [after] = cart.ipads;
  expect(server.scep.length).toBe(asked);
  expect(after?.certificate).toEqual(before?.certificate);
  expect(after?.state.deviceName).toBe('3 · 07');
  // By the token of before, with the key of before.
  const uuid = server.command(after?.udid ?? '', { RequestType: 'DeviceInformation', Queries: ['DeviceName'] });
  server.push(after?.udid ?? '');
  await new Promise((resolve) => setImmediate(resolve));
  await after?.settled();
  expect(server.reported(uuid)).toMatchObject([{ QueryResponses: { DeviceName: '3 · 07' } }]);
  await cart.stop();
  writeFileSync(join(folder, `${after?.serialNumber}.json`), '{}');
  await expect(startIpads(options)).rejects.toThrow(refusal('ipad.badOption'));
  rmSync(folder, { recursive: true });
});

it('makes keys only when the pool has none of that length', async () => {
  const pool = new KeyPool(keys);
  const [one, other, again] = [await pool.take(2048), await pool.take(2048), await pool.take(2048)];
  expect(one.privateKey.equals(again.privateKey)).toBe(true);
  expect(one.privateKey.equals(other.privateKey)).toBe(false);
  expect((await pool.take(1024)).privateKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
  expect(() => new KeyPool(['bonjour'])).toThrow(refusal('ipad.badOption'));
  expect(() => behavioursOf(['slow', 'toString'])).toThrow(refusal('ipad.unknownBehaviour'));
});

it('hears wakes that another process was told, and keeps the last for who does not listen', async () => {
  const waking = new InProcessWaking();
  const wakes = createServer((_, response) => {
    const said = ['un', 'deux'].map((pushMagic) => JSON.stringify({ token: '00ff', pushMagic, topic: 't' }));
    response.end(`${said.join('\n')}\n`);
  });
  await new Promise<void>((resolve) => wakes.listen(0, '127.0.0.1', resolve));
  await followWakes(`http://127.0.0.1:${(wakes.address() as AddressInfo).port}/`, waking, new AbortController().signal);
  await new Promise((resolve) => wakes.close(resolve));
  const token = Buffer.from('00ff', 'hex');
  const heard: Push[] = [];
  waking.listen(token, (push) => heard.push(push));
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([{ mdm: 'deux' }]);
  expect(waking.push('00ff', '{}')).toBe(400);
  waking.forget(token);
  expect(waking.push('00ff', '{"mdm":"trois"}')).toBe(410);
  const nowhere = followWakes('http://127.0.0.1:9/', waking, new AbortController().signal);
  await expect(nowhere).rejects.toThrow(refusal('ipad.unreachable'));
});

describe('the command line, as built', () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ipad-cli-'));
    await run('node', ['build.mjs', folder], { cwd: AGENT });
    program = join(folder, 'chariot-simulator.mjs');
    writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('prints a line for each event, and one for each iPad at the end', async () => {
    const url = server.page('/cli', 'application/x-apple-aspen-config', server.profile());
    const ordered = { url, serialNumber: 'DMPEX00003', product: 'iPad13,18', osVersion: '17.7.2', supervised: false };
    writeFileSync(join(folder, 'urls.json'), JSON.stringify([{ url, unsignedUrl: url }, url, ordered]));
    const given = ['--family', 'apple', '--urls', 'urls.json', '--keys', 'keys.json', '--stagger', '0', '--once'];
    const { stdout } = await run('node', [program, ...given, '--behaviour', 'duplicates'], { cwd: folder });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Said);
    expect(lines.filter(({ event }) => event === 'enrolled')).toHaveLength(3);
    const summaries = lines.filter(({ event }) => event === 'summary');
    expect(summaries).toHaveLength(3);
    for (const one of summaries)
      expect(one).toMatchObject({ enrolled: true, tally: { enrolments: 1, connections: 1 } });
    expect(summaries[2]).toMatchObject({ device: 'DMPEX00003', osVersion: '17.7.2' });
  });

  it.each([
    [{ supervised: 'oui' }, '--urls'],
    [{ serialNumber: 12 }, '--urls'],
    [{ product: 'iPad99,9' }, 'product'],
  ])('refuses an iPad that cannot be: %j', async (wrong, option) => {
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify([{ url: 'http://127.0.0.1:9/', ...wrong }]));
    const given = ['--family', 'apple', '--urls', 'wrong.json', '--once'];
    await expect(run('node', [program, ...given], { cwd: folder })).rejects.toMatchObject({
      stderr: expect.stringContaining(`L’option ${option} n’est pas valable`) as string,
    });
  });

  it('ends at a signal, with its summaries', async () => {
    const url = server.page('/cli', 'application/x-apple-aspen-config', server.profile());
    const given = [
      program,
      '--family=apple',
      '--url',
      url,
      '--count',
      '2',
      '--keys',
      join(folder, 'keys.json'),
      '--poll',
      '50',
    ];
    const child = spawn('node', given, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const piece of child.stdout as AsyncIterable<Buffer>) {
      said += piece.toString();
      // Once: a second signal does not wait for what it has to say.
      if (!child.killed && said.split('"event":"enrolled"').length === 3) child.kill('SIGTERM');
    }
    expect(said.match(/"event":"summary"/g)).toHaveLength(2);
  });

  it.each([
    [['--url', 'bonjour'], 'L’option --url n’est pas valable'],
    [['--url', 'http://127.0.0.1:9/', '--behaviour', 'lent'], 'Ce comportement n’existe pas (lent)'],
    [['--url', 'http://127.0.0.1:9/', '--scep', 'rot13:md5:GET'], 'L’option --scep n’est pas valable'],
    [['--urls', '/nulle/part.json'], 'L’option --urls n’est pas valable'],
  ])('refuses %j in French', async (given, words) => {
    await expect(run('node', [program, '--family', 'apple', ...given])).rejects.toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringContaining(words) as string },
    });
  });
});
