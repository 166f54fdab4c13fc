import { systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { CERTIFICATES } from './instruments.js';
import { PKI_MIGRATIONS } from './migrations.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
});
afterAll(() => db.drop());

it('says what ends, and what to do before it does', async () => {
  const secret = '01990000-0000-7000-8000-000000000001';
  const authority = (id: number, role: string, issuer: number | null, end: string) =>
    db.ownerQuery(
      `insert into pki.authority (id, role, issuer_id, certificate, key_secret, not_after, created_at)
       values ($1, $2, $3, '', $4, $5, now())`,
      [uuid(id), role, issuer === null ? null : uuid(issuer), secret, end],
    );
  await db.ownerQuery(
    `insert into platform.secret (id, purpose, key_id, nonce, sealed) values ($1, 'x', '0123456789abcdef', decode(repeat('00', 12), 'hex'), decode(repeat('00', 17), 'hex'))`,
    [secret],
  );
  await authority(2, 'root', null, '2046-11-01T00:00:00Z');
  await authority(3, 'issuing', 2, '2027-03-01T00:00:00Z');
  const device = (serial: string, end: string, { replaces = null as string | null, used = false } = {}) =>
    db.ownerQuery(
      `insert into pki.device_certificate (fingerprint, serial, device_id, authority_id, key_fingerprint, "authorisation",
         certificate, not_before, not_after, issued_at, replaces, first_used_at)
       values (repeat($1, 64), '4' || repeat($1, 31), $2, $3, repeat($1, 64), $1, '', '2026-01-01', $4, now(), repeat($5, 64),
         case when $6 then now() end)`,
      [serial, uuid(10), uuid(3), end, replaces, used],
    );
  await device('a', '2026-11-20T00:00:00Z');
  const read = () => db.database.read(systemReach(), (tx) => CERTIFICATES.read(tx, new Date('2026-11-10T08:00:00Z')));
  expect(await read()).toMatchObject([
    { label: 'Autorité racine', value: 'jusqu’au 1er novembre 2046', state: 'ok' },
    { label: 'Autorité qui émet', state: 'warning' },
    { value: '1 en cours, dont 1 à moins de 30 jours de leur fin', state: 'warning' },
  ]);
  // A renewal that nobody has come with hides nothing.
  await device('c', '2027-11-20T00:00:00Z', { replaces: 'a' });
  expect((await read()).at(-1)).toMatchObject({ value: '1 en cours, dont 1 à moins de 30 jours de leur fin' });
  // Renewed: what counts is the latest of each device.
  await device('b', '2027-11-20T00:00:00Z');
  expect((await read()).at(-1)).toMatchObject({ value: '1 en cours', state: 'ok' });
  // In use, and over: it is no longer recognised, and nothing else would say so.
  await db.ownerQuery(`update pki.device_certificate set not_after = '2026-11-01', first_used_at = now()`);
  expect((await read()).slice(-2)).toMatchObject([
    { value: '0 en cours', state: 'ok' },
    { label: 'Certificats d’appareils finis', value: '1 depuis un an, sans renouvellement', state: 'warning' },
  ]);
});

const uuid = (n: number): string => `01990000-0000-7000-8000-${String(n).padStart(12, '0')}`;
