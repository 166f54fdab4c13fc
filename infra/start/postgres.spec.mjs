// On real programs and real folders; each case starts what it needs and stops it. Run by `node --test`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { isRoot } from './home.mjs';
import { isAlive, startPostgres, stopPostgresOf } from './postgres.mjs';

const MODULE = fileURLToPath(new URL('postgres.mjs', import.meta.url));

let home = '';
beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'chariot-postgres-spec-'));
  if (isRoot()) fs.chmodSync(home, 0o711);
});
afterEach(async () => {
  await stopPostgresOf(join(home, 'postgres'));
  fs.rmSync(home, { recursive: true, force: true });
});

/** @param {string} url @param {string} sql @returns {Promise<Record<string, string>>} */
async function ask(url, sql) {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows[0];
  } finally {
    await client.end();
  }
}

/** Another Node process that starts PostgreSQL on `home`, says so, and lives until it is killed. */
async function otherProcess() {
  const program = `import(process.argv[1]).then(async (m) => {
    const { port } = await m.startPostgres({ home: process.argv[2] });
    console.log(port);
    setInterval(() => undefined, 60_000);
  });`;
  const child = spawn(process.execPath, ['-e', program, MODULE, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { child, port: Number(port) };
}

const lock = () => join(home, 'postgres', 'postmaster.pid');
const postmaster = () => Number(fs.readFileSync(lock(), 'utf8').split('\n')[0]);

test('keeps what was committed, across a stop and a start', async () => {
  const first = await startPostgres({ home });
  await ask(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  assert.equal(fs.existsSync(lock()), false);
  const second = await startPostgres({ home });
  assert.deepEqual(await ask(second.url, 'select answer from kept'), { answer: 42 });
  assert.equal(second.adopted, false);
  await second.stop();
});

test('is durable, in UTF-8, with room for 200 connections', async () => {
  const { url, stop } = await startPostgres({ home });
  const settings = await ask(
    url,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            current_setting('data_checksums') as checksums, current_setting('max_connections') as connections,
            current_setting('server_encoding') as encoding, lower('ÉCOLE') as lower`,
  );
  const expected = { fsync: 'on', commit: 'on', checksums: 'on', connections: '200', encoding: 'UTF8', lower: 'école' };
  assert.deepEqual(settings, expected);
  await stop();
});

test('answers on the loopback alone, to the password alone', async () => {
  const { url, port, stop } = await startPostgres({ home });
  const password = join(home, 'postgres.password');
  assert.equal(fs.statSync(password).mode & 0o777, 0o600);
  assert.equal(fs.statSync(join(home, 'postgres')).mode & 0o777, 0o700);
  await assert.rejects(ask(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), { code: '28P01' });
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  for (const { address } of others.filter(({ family, internal }) => family === 'IPv4' && !internal)) {
    const [error] = await once(connect(port, address), 'error');
    assert.equal(error.code, 'ECONNREFUSED');
  }
  const { sockets } = await ask(url, "select current_setting('unix_socket_directories') as sockets");
  assert.equal(sockets, '');
  await stop();
});

test('takes over the server of a process that was killed, and stops it', async () => {
  const { child, port } = await otherProcess();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const server = postmaster();
  assert.equal(isAlive(server), true);
  const found = await startPostgres({ home });
  assert.deepEqual([found.adopted, found.port], [true, port]);
  await ask(found.url, 'select 1');
  await found.stop();
  assert.equal(fs.existsSync(lock()), false);
});

test('leaves alone the server of a process that lives', async () => {
  const { child, port } = await otherProcess();
  const found = await startPostgres({ home });
  assert.deepEqual([found.adopted, found.port], [true, port]);
  await found.stop();
  await ask(found.url, 'select 1');
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('starts after a power cut whose lock file names a process that is now somebody else', async () => {
  const first = await startPostgres({ home });
  await ask(first.url, 'create table kept as select 42 as answer');
  process.kill(postmaster(), 'SIGQUIT'); // immediate: nothing is written, as in a power cut
  while (fs.existsSync(lock()) && isAlive(postmaster())) await new Promise((resolve) => setTimeout(resolve, 20));
  // The same user's, as PostgreSQL itself believes in no other.
  const { uid, gid } = fs.statSync(join(home, 'postgres'));
  const somebody = spawn('sleep', ['60'], { stdio: 'ignore', ...(isRoot() ? { uid, gid } : {}) });
  fs.writeFileSync(lock(), `${somebody.pid}\n${join(home, 'postgres')}\n1\n${first.port}\n\n127.0.0.1\n\nready   \n`);
  const second = await startPostgres({ home });
  assert.equal(second.adopted, false);
  assert.deepEqual(await ask(second.url, 'select answer from kept'), { answer: 42 });
  await second.stop();
  somebody.kill();
});

test('begins again where making the cluster was cut short', async () => {
  fs.mkdirSync(join(home, 'postgres.new', 'base'), { recursive: true });
  const { url, stop } = await startPostgres({ home });
  await ask(url, 'select 1');
  await stop();
});

test('a throw-away server leaves nothing behind', async () => {
  const { url, stop } = await startPostgres({ home, persistent: false });
  assert.deepEqual(await ask(url, "select current_setting('fsync') as fsync"), { fsync: 'off' });
  await stop();
  assert.equal(fs.existsSync(home), false);
});

test('says what is wrong: lost password, other major version, port taken', async () => {
  const running = await startPostgres({ home });
  const other = fs.mkdtempSync(join(tmpdir(), 'chariot-postgres-spec-'));
  if (isRoot()) fs.chmodSync(other, 0o711);
  await assert.rejects(startPostgres({ home: other, port: running.port }), /n’a pas démarré.*could not bind/s);
  fs.rmSync(other, { recursive: true });
  await running.stop();
  fs.writeFileSync(join(home, 'postgres', 'PG_VERSION'), '12\n');
  await assert.rejects(startPostgres({ home }), /PostgreSQL 12.*migrez-la/);
  fs.writeFileSync(join(home, 'postgres', 'PG_VERSION'), '18\n');
  fs.rmSync(join(home, 'postgres.password'));
  await assert.rejects(startPostgres({ home }), /mot de passe .* a disparu/);
});

if (isRoot()) {
  test('refuses a home that PostgreSQL’s user cannot enter', async () => {
    fs.chmodSync(home, 0o700);
    await assert.rejects(startPostgres({ home }), /ne peut pas traverser/);
  });
}
