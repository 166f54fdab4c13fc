import { DomainError, newId } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { utimes } from 'node:fs/promises';
import { BooksScene, sheetOf } from '../expenses/books.scene.js';
import { conventionMigrations } from '../index.js';
import { attachmentsRetention } from './attachments-retention.js';

let db: TestDatabase;
let scene: BooksScene;
beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...conventionMigrations] });
  scene = await BooksScene.of(db, frozenClock('2017-03-01T09:00:00Z'));
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code.replace('convention.', '');
    throw error;
  }
};

describe('a supporting document', () => {
  it('is kept sealed, comes out as it came in, and is told by its SHA-256', async () => {
    const { id } = await scene.declare('A-1');
    const sheet = sheetOf('A-1');
    const added = await scene.attachments.add(scene.finance(), id, {
      ...{ kind: 'invoice', name: 'C:\\Bureau\\facture.pdf', contentBase64: sheet.toString('base64') },
    });
    expect(added).toMatchObject({
      name: 'facture.pdf',
      mediaType: 'application/pdf',
      sizeBytes: sheet.length,
      linkedTo: [],
    });
    expect((await scene.store.get(added.sha256)).includes('A-1')).toBe(false);
    const out = await scene.attachments.download(scene.academie(), id, added.id);
    expect([out.fileName, sheet.equals(out.content as Buffer)]).toEqual(['facture.pdf', true]);
    expect(await scene.acts(added.id)).toEqual(['convention.attachment.added']);
    // The same paper as the same proof is one.
    expect((await scene.attach(id, sheet)).id).toBe(added.id);
    expect((await scene.attach(id, sheet, 'deliveryReport')).id).not.toBe(added.id);
  });

  it('is read by whom it concerns: prices by the parties, the rest by all of the convention, nothing by others', async () => {
    const { id } = await scene.declare('A-2');
    const invoice = await scene.attach(id, sheetOf('facture A-2'));
    const report = await scene.attach(id, sheetOf('PV A-2'), 'deliveryReport');
    const readers = {
      both: [scene.finance(), scene.mayor(), scene.academie()],
      one: [scene.head(), scene.principal()],
    };
    for (const reach of [...readers.both, ...readers.one]) {
      expect(await codeOf(scene.attachments.download(reach, id, report.id))).toBe('done');
    }
    for (const reach of readers.both) expect((await scene.attachments.list(reach, id, { limit: 9 })).total).toBe(2);
    for (const reach of readers.one) {
      expect(await codeOf(scene.attachments.download(reach, id, invoice.id))).toBe('attachmentNotFound');
      expect((await scene.attachments.list(reach, id, { limit: 9 })).items.map((each) => each.id)).toEqual([report.id]);
    }
    expect(await codeOf(scene.attachments.list(scene.neighbour(), id, { limit: 9 }))).toBe('notFound');
    expect(await codeOf(scene.attachments.download(scene.neighbour(), id, report.id))).toBe('attachmentNotFound');
    const elsewhere = await scene.declare('A-2 bis');
    expect(await codeOf(scene.attachments.download(scene.finance(), elsewhere.id, report.id))).toBe(
      'attachmentNotFound',
    );
  });

  it('is attached by whom it concerns: the school its minutes, the collège its receipt, none of them an invoice', async () => {
    const { id } = await scene.declare('A-3');
    expect(await codeOf(scene.attach(id, sheetOf('1'), 'minutes', scene.head()))).toBe('done');
    expect(await codeOf(scene.attach(id, sheetOf('2'), 'receipt', scene.principal()))).toBe('done');
    expect(await codeOf(scene.attach(id, sheetOf('3'), 'paymentProof', scene.academie()))).toBe('done');
    for (const reach of [scene.head(), scene.principal(), scene.mayor(), scene.inspector()]) {
      expect(await codeOf(scene.attach(id, sheetOf('4'), 'invoice', reach))).toBe('attachmentNotYours');
    }
    expect(await codeOf(scene.attach(id, sheetOf('5'), 'minutes', scene.neighbour()))).toBe('notFound');
    // Row level security alone.
    const reach = scene.head();
    const forgotten = db.database.transaction(reach, (tx) =>
      scene.attachmentsRepository.add(reach, tx, {
        ...{ id: newId(), conventionId: id, kind: 'invoice', audience: 'parties', name: 'x', sizeBytes: 1 },
        ...{ mediaType: 'application/pdf', sha256: '0'.repeat(64), addedAt: new Date(0) },
      }),
    );
    await expect(forgotten).rejects.toThrow(/row-level security/);
  });

  it('is refused, and nothing is kept of it, when it is not what it should be', async () => {
    const { id } = await scene.declare('A-4');
    const before = await count();
    expect(await codeOf(scene.attach(id, Buffer.from('MZ')))).toBe('attachmentKindUnknown');
    const add = (contentBase64: string) =>
      scene.attachments.add(scene.finance(), id, { kind: 'invoice', name: 'x.pdf', contentBase64 });
    expect(await codeOf(add('data:application/pdf;base64,AAAA'))).toBe('attachmentDamaged');
    expect(await count()).toBe(before);
  });

  it('is counted: a convention keeps so many, and no more', async () => {
    const { id } = await scene.declare('A-5');
    await db.ownerQuery(
      `insert into convention.attachment (id, convention_id, kind, audience, name, media_type, size_bytes, sha256, added_at)
       select gen_random_uuid(), $1, 'other', 'convention', 'x', 'image/png', 1, encode(sha256(i::text::bytea), 'hex'), now()
         from generate_series(1, 400) i`,
      [id],
    );
    expect(await codeOf(scene.attach(id, sheetOf('de trop')))).toBe('attachmentTooMany');
  });

  it('that something cites stays; another goes when it is asked to', async () => {
    const { id } = await scene.declare('A-6');
    const cited = await scene.attach(id, sheetOf('citée'));
    const loose = await scene.attach(id, sheetOf('libre'));
    await scene.record(id, { attachmentIds: [cited.id] });
    expect(await codeOf(scene.attachments.remove(scene.finance(), id, cited.id))).toBe('attachmentLinked');
    const report = await scene.attach(id, sheetOf('PV'), 'deliveryReport');
    expect(await codeOf(scene.attachments.remove(scene.head(), id, report.id))).toBe('done');
    expect(await codeOf(scene.attachments.remove(scene.mayor(), id, loose.id))).toBe('attachmentNotYours');
    expect(await codeOf(scene.attachments.remove(scene.finance(), id, loose.id))).toBe('done');
    expect(await codeOf(scene.attachments.remove(scene.finance(), id, loose.id))).toBe('attachmentNotFound');
  });
});

describe('what nothing cites', () => {
  it('goes after its week with its content, unless that is another’s too, or was put again since', async () => {
    const [first, second] = [await scene.declare('R-1'), await scene.declare('R-1 bis')];
    const [cited, shared, alone] = ['citée', 'partagée', 'seule'].map(sheetOf) as [Buffer, Buffer, Buffer];
    const kept = await scene.attach(first.id, cited);
    await scene.record(first.id, { attachmentIds: [kept.id] });
    const one = await scene.attach(first.id, shared);
    const other = await scene.attach(second.id, shared);
    await scene.record(second.id, { attachmentIds: [other.id] });
    const gone = await scene.attach(first.id, alone);
    // Of an act that failed after its content was kept.
    const [lost, young] = [await scene.objects.put(sheetOf('perdue')), await scene.objects.put(sheetOf('récente'))];

    const before = new Date('2017-03-08T09:00:01Z');
    for (const key of [kept, one, gone].map(({ sha256 }) => sha256).concat(lost))
      await age(key, new Date('2017-03-01'));
    await age(young, new Date('2017-03-09'));
    scene.objects.ownedBy((tx, sha256s) => scene.attachmentsRepository.needed(tx, sha256s));
    const rule = attachmentsRetention(scene.attachmentsRepository, scene.objects);
    if (rule.daysKept === null) throw new Error('it prunes');
    for (let rows = 1; rows > 0;) rows = await db.database.transaction(systemReach(), (tx) => rule.prune(tx, before));

    const ids = (await scene.attachments.list(scene.finance(), first.id, { limit: 9 })).items.map(({ id }) => id);
    expect(ids).toEqual([kept.id]);
    const there = await Promise.all(
      [kept.sha256, other.sha256, gone.sha256, lost, young].map((key) => scene.objects.exists(key)),
    );
    expect(there).toEqual([true, true, false, false, true]);
    expect(
      shared.equals((await scene.attachments.download(scene.finance(), second.id, other.id)).content as Buffer),
    ).toBe(true);
  });
});

const age = (key: string, at: Date): Promise<void> => utimes(scene.fileOf(key), at, at);
const count = async (): Promise<number> => {
  let objects = 0;
  for await (const object of scene.objects.list()) objects += object.key === '' ? 0 : 1;
  return objects;
};
