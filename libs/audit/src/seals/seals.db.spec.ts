import { createHash } from 'node:crypto';
import { migrations as territoryMigrations } from '@chariot/territory';
import { journalSettled, systemReach, testDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import {
  keyedDigest,
  linkOf,
  SEALED_COLUMNS,
  sealerMac,
  segmentMac,
  type Digest,
  type SealedLine,
} from './canonical.js';
import { SEALS } from './instruments.js';
import { SealsRepository } from './seals.repository.js';
import { KEY, lineOf, sealScene, sixDays, type SealScene, type SpecDatabase } from './seals.scene.js';

async function openDatabase(): Promise<SpecDatabase> {
  const db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  return { ...db, journalSettled: () => journalSettled((sql) => db.ownerQuery(sql)) };
}

let scene: SealScene;
let ids: string[];
beforeEach(async () => {
  scene = sealScene(await openDatabase());
  ids = await sixDays(scene);
});
afterEach(() => scene.db.drop());
const line = (position: number): string => ids[position - 1] ?? '';

it('is sound, and says how many lines and which months', async () => {
  const verification = await scene.verifying.verify();
  expect(verification).toMatchObject({
    verified: 6,
    unsealed: 0,
    faults: [],
    segments: [{ month: '2026-11', rows: 6, state: 'open' }],
    head: { position: '6', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(await scene.sealing.seal()).toBe(0);
});

it('tells whoever runs the instance when it was last sealed, and when nobody seals any more', async () => {
  const shown = async () => scene.db.database.read(systemReach(), (tx) => SEALS.read(tx, scene.clock.now()));
  expect(await shown()).toEqual([{ label: 'Dernier scellement', value: 'journal scellé à l’instant', state: 'ok' }]);
  scene.clock.advance(20 * 60_000);
  expect(await shown()).toMatchObject([{ value: 'journal scellé il y a 20 min', state: 'ok' }]);
  await scene.write('nobody seals it', '2026-11-10 09:01:00+01');
  expect(await shown()).toMatchObject([{ state: 'alarm' }]);
});

it('seals every column that the journal has, save the number of the transaction', async () => {
  const columns = await scene.forge(
    `select column_name as name from information_schema.columns where table_schema = 'platform' and table_name = 'journal'`,
  );
  expect(columns.map(({ name }) => name).sort()).toEqual([...SEALED_COLUMNS, 'xact'].sort());
});

describe('an altered line', () => {
  it.each([
    ['created_at', `created_at + interval '1 microsecond'`],
    ['created_at', `'infinity'`],
    ['actor_kind', `'person'`],
    ['actor_id', `actor_id || 'x'`],
    ['actor_label', `''`],
    ['act', `'fleet.classroom.closed'`],
    ['subject_kind', `'device'`],
    ['subject_id', `'autre'`],
    ['subject_label', `subject_label || ' '`],
    ['place_id', 'gen_random_uuid()'],
    ['details', `details || '{"slots": 13}'`],
  ])('%s := %s', async (column, value) => {
    await scene.forge(`update platform.journal set ${column} = ${value} where id = $1`, [line(3)]);
    expect(await scene.faults()).toMatchObject({ altered: line(3) });
  });

  it('its number', async () => {
    await scene.forge('alter table platform.journal alter column id drop identity');
    await scene.forge('update platform.journal set id = 4000 where id = $1', [line(3)]);
    expect(await scene.faults()).toEqual({ removed: line(3), inserted: '4000' });
    await scene.forge('update audit.seal set journal_id = 4000 where journal_id = $1', [line(3)]);
    expect(await scene.faults()).toMatchObject({ altered: '4000' });
  });

  it('two columns that trade a letter', async () => {
    await scene.forge(`update platform.journal set actor_id = 'syste', actor_label = 'mspec' where id = $1`, [line(3)]);
    expect(await scene.faults()).toEqual({ altered: line(3) });
  });
});

describe('a removed line', () => {
  it.each([1, 3, 6])('number %s of six, its seal left', async (position) => {
    await scene.forge('delete from platform.journal where id = $1', [line(position)]);
    expect(await scene.faults()).toEqual({ removed: line(position) });
  });

  it.each([1, 3, 6])('number %s of six, with its seal', async (position) => {
    await scene.forge('delete from platform.journal where id = $1', [line(position)]);
    await scene.forge('delete from audit.seal where position = $1', [position]);
    const { faults } = await scene.verifying.verify();
    expect(faults).toEqual([
      expect.objectContaining({
        kind: 'sealRemoved',
        count: 1,
        sentence: expect.stringContaining(`position ${position} `),
      }),
    ]);
  });

  it('with its seal, the others moved up to hide it', async () => {
    await scene.forge('delete from platform.journal where id = $1', [line(3)]);
    await scene.forge('delete from audit.seal where position = 3');
    for (const position of [4, 5, 6]) {
      await scene.forge('update audit.seal set position = position - 1 where position = $1', [position]);
    }
    await scene.forge('update audit.segment set last_position = 5');
    await scene.forge('update audit.sealer set position = 5');
    expect(await scene.faults()).toMatchObject({ altered: line(4), segmentAltered: null, endAltered: null });
  });

  it('its seal alone', async () => {
    await scene.forge('delete from audit.seal where position = 2');
    expect(await scene.faults()).toMatchObject({ sealRemoved: null, inserted: line(2) });
  });
});

describe('an inserted line', () => {
  const insert = (id: string, at: string, xact = 'pg_current_xact_id()') =>
    scene.forge(
      `insert into platform.journal (id, created_at, actor_kind, actor_id, actor_label, act, subject_kind, subject_id,
         subject_label, details, xact) overriding system value
       values ($1, $2, 'system', 'system', 'faux', 'fleet.classroom.opened', 'classroom', 'faux', 'faux', '{}', ${xact})`,
      [id, at],
    );
  const forgedSeal = (position: number, id: string) =>
    scene.forge(`insert into audit.seal (position, journal_id, digest) values ($1, $2, sha256('x'))`, [position, id]);

  it.each([
    ['before all others', '-1', '2026-11-01 09:00:00+01'],
    ['in the middle', '900', '2026-11-03 11:00:00+01'],
  ])('%s, with a transaction of that time', async (_, id, at) => {
    await insert(id, at, `'4'::xid8`);
    expect(await scene.faults()).toEqual({ inserted: id });
    // The sealer does not launder it.
    await scene.seal();
    expect(await scene.faults()).toEqual({ inserted: id });
  });

  it('with a transaction that nobody has begun', async () => {
    await insert('900', '2026-11-09 11:00:00+01', `'99999999'::xid8`);
    expect(await scene.faults()).toEqual({ inserted: '900' });
  });

  it.each([
    ['before all others', '-1', '2026-11-01 09:00:00+01'],
    ['in the middle, by its date', '900', '2026-11-03 11:00:00+01'],
    ['in the middle, by its number', '0', '2026-11-09 11:00:00+01'],
  ])('%s, as if it were of now: before and after it is sealed', async (_, id, at) => {
    await insert(id, at);
    expect(await scene.faults()).toEqual({ backdated: id });
    expect(await scene.seal()).toBe(1);
    expect(await scene.faults()).toEqual({ backdated: id });
  });

  it('at the end, with a seal of its own', async () => {
    await insert('900', '2026-11-09 11:00:00+01');
    await forgedSeal(7, '900');
    expect(await scene.faults()).toMatchObject({ forgedSeal: '900' });
    await scene.forge('update audit.segment set last_position = 7');
    expect(await scene.faults()).toMatchObject({ altered: '900', segmentAltered: null });
  });

  it('in the middle, with a seal and the others moved down', async () => {
    await insert('900', '2026-11-03 11:00:00+01', `'4'::xid8`);
    for (const position of [6, 5, 4]) {
      await scene.forge('update audit.seal set position = position + 1 where position = $1', [position]);
    }
    await forgedSeal(4, '900');
    expect(await scene.faults()).toMatchObject({ altered: '900', forgedSeal: line(6) });
  });
});

it('re-ordered: two lines that trade places', async () => {
  await scene.forge('update audit.seal set journal_id = -1 where position = 2');
  await scene.forge('update audit.seal set journal_id = $1 where position = 5', [line(2)]);
  await scene.forge('update audit.seal set journal_id = $1 where position = 2', [line(5)]);
  expect(await scene.faults()).toMatchObject({ altered: line(5) });
});

describe('while people work', () => {
  it('a transaction that commits late is not passed by', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let wrote = (): void => undefined;
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const late = scene.db.database.transaction(systemReach(), async (tx) => {
      const id = await lineOf(tx, systemReach(), 'lente');
      wrote();
      await held;
      return id;
    });
    await written;
    const quick = await scene.write('rapide');
    // The quick one waits: what is before it is not over.
    expect(await scene.sealing.seal()).toBe(0);
    expect(await scene.verifying.verify()).toMatchObject({ unsealed: 1, faults: [] });
    letGo();
    const slow = await late;
    expect(BigInt(slow)).toBeLessThan(BigInt(quick));
    expect(await scene.seal()).toBe(2);
    expect(await scene.verifying.verify()).toMatchObject({ verified: 8, unsealed: 0, faults: [] });
  });

  it('two sealers, six writers and a verifier at once: nothing lost, nothing sealed twice, no false alarm', async () => {
    let writing = true;
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; n < 40; n += 1) await scene.write(`écrit ${writer}-${n}`);
    });
    const other = scene.another(keyedDigest(KEY));
    const sealers = [scene.sealing, other.sealing].map(async (sealing) => {
      while (writing) await sealing.seal();
    });
    const verifier = (async () => {
      while (writing) expect((await scene.verifying.verify()).faults).toEqual([]);
    })();
    await Promise.all(writers);
    writing = false;
    await Promise.all([...sealers, verifier]);
    await scene.seal();
    expect(await scene.verifying.verify()).toMatchObject({ verified: 246, unsealed: 0, faults: [] });
  });

  it('more lines than a page or a batch holds', async () => {
    await scene.forge(
      `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
       select 'system', 'system', 'spec', 'fleet.classroom.opened', 'classroom', n::text, '', '{}' from generate_series(1, 2500) n`,
    );
    expect(await scene.seal()).toBe(2500);
    expect(await scene.verifying.verify()).toMatchObject({ verified: 2506, faults: [] });
  });
});

it('a copy restored into another cluster goes on, whatever the numbers of its transactions', async () => {
  await scene.write('non scellée à la copie');
  const repository = new SealsRepository();
  const keyed = keyedDigest(KEY);
  await scene.db.database.transaction(systemReach(), async (tx) => {
    const sealer = await repository.sealer(tx);
    if (sealer === undefined) throw new Error('Nothing is sealed');
    // As in a copy from a much older cluster: where it stood is beyond our numbers.
    const moved = { ...sealer, cluster: '42', afterXact: '900000000' };
    await repository.saveSealer(tx, { ...moved, mac: sealerMac(keyed, moved) });
  });
  // A copy leaves the numbers of transactions out: each line bears that of the restoring one.
  await scene.forge('update platform.journal set xact = default');
  expect(await scene.verifying.verify()).toMatchObject({ unsealed: 1, faults: [] });
  expect(await scene.seal()).toBe(1);
  await scene.write('après la restauration');
  expect(await scene.seal()).toBe(1);
  expect(await scene.verifying.verify()).toMatchObject({ verified: 8, unsealed: 0, faults: [] });
});

describe('the sealer itself', () => {
  it.each([
    ['altered', 'update audit.sealer set after_xact = 0'],
    ['removed', 'delete from audit.sealer'],
  ])('seals nothing once its place was %s', async (_, sql) => {
    await scene.forge(sql);
    await scene.write('suite');
    await expect(scene.sealing.seal()).rejects.toThrow(/nothing is sealed/);
    expect(await scene.faults()).toMatchObject({ endAltered: null });
  });
});

describe('the key matters', () => {
  const plain: Digest = (bytes) => createHash('sha256').update(bytes).digest();

  /** Rewrites one line, then every seal after it, knowing how digests are made. @returns whether verification is content */
  async function forgeAll(victim: SealScene, digest: Digest): Promise<boolean> {
    const target = await victim.forge('select min(id)::text as id from platform.journal');
    await victim.forge(`update platform.journal set actor_label = 'quelqu’un d’autre' where id = $1`, [
      target[0]?.['id'],
    ]);
    await victim.db.database.transaction(systemReach(), async (tx) => {
      const repository = new SealsRepository();
      let [segment] = await repository.segments(tx);
      let sealer = await repository.sealer(tx);
      if (segment === undefined || sealer === undefined) throw new Error('Nothing is sealed');
      let previous = segment.openingDigest;
      for (const seal of await repository.sealed(tx, '0', segment.lastPosition, 1000)) {
        previous = linkOf(digest, previous, BigInt(seal.position), seal.line as SealedLine);
        await victim.forge('update audit.seal set digest = $2 where position = $1', [seal.position, previous]);
      }
      segment = { ...segment, closingDigest: previous };
      await repository.saveSegment(tx, { ...segment, mac: segmentMac(digest, segment) });
      sealer = { ...sealer, digest: previous };
      await repository.saveSealer(tx, { ...sealer, mac: sealerMac(digest, sealer) });
    });
    return (await victim.verifying.verify()).faults.length === 0;
  }

  it('with it, whoever rewrites the whole chain is found out', async () => {
    expect(await forgeAll(scene, plain)).toBe(false);
  });

  it('the weakened twin, plain SHA-256: the same forger succeeds', async () => {
    const weak = sealScene(await openDatabase(), plain);
    try {
      await weak.write('une');
      await weak.write('deux');
      await weak.seal();
      expect((await weak.verifying.verify()).faults).toEqual([]);
      expect(await forgeAll(weak, plain)).toBe(true);
    } finally {
      await weak.db.drop();
    }
  });
});
