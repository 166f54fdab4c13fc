import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** A school year that is over and released, as the leader would have left it. @param {string} school */
const OVER = (school) => `begin; set local session_replication_role = replica;
  insert into usage.month (school_id, month, devices, devices_in_service, carts, lessons)
    select '${school}', m::date, 12, 11, 1, 20
      from generate_series(date '2025-09-01', date '2026-06-01', interval '1 month') as one (m) on conflict do nothing;
  insert into usage.release select '2025-2026', period, '[]', sha256('fait'), now()
    from (select '2025-2026' union select to_char(m, 'YYYY-MM')
            from generate_series(date '2025-09-01', date '2026-08-01', interval '1 month') as one (m)) as over (period)
    on conflict do nothing;
  insert into usage.told select 'year', '2025-2026', '2025-2026', id, '2025-09', '2026-08', '{}',
      '{"lessons": 412, "minutes": 20600}' from territory.place where kind = 'academie' on conflict do nothing;
  commit`;

/** What the académie freezes, what anybody downloads, what another instance sends. @param {import('../world.mjs').World} world */
export async function datasets(world) {
  const { tally, example, looks } = world;
  await world.sql(OVER(example.schoolId));
  const visitor = await world.as('academie');
  const { page } = visitor;
  await tally.must('the page of usage leads there; a year that is over is frozen once', async () => {
    await visitor.open('/usage');
    await page.getByTestId('to-datasets').click();
    await page.getByTestId('freeze-dataset').first().waitFor();
    await page.getByRole('button', { name: 'Figer 2025-2026' }).click();
    await page.getByTestId('freeze-dialog-confirm').click();
    await page.getByTestId('dataset-json').waitFor();
    await soon(async () => assert.equal(await page.getByRole('button', { name: 'Figer 2025-2026' }).count(), 0));
  });
  await tally.check('it comes in four formats, the same to the byte each time', async () => {
    for (const [format, begins] of [
      ['json', '{"format"'],
      ['csv', 'table;'],
      ['ods', 'PK'],
      ['parquet', 'PAR1'],
    ]) {
      const href = String(await page.getByTestId(`dataset-${format}`).getAttribute('href'));
      const twice = await page.evaluate(async (url) => {
        const take = async () => {
          const answer = await fetch(url, { cache: 'no-store' });
          return { tag: answer.headers.get('etag'), bytes: [...new Uint8Array(await answer.arrayBuffer())] };
        };
        return [await take(), await take()];
      }, href);
      assert.deepEqual(twice[0], twice[1]);
      assert.ok(
        Buffer.from(twice[0].bytes)
          .toString('utf8')
          .replace(/^\ufeff/, '')
          .startsWith(String(begins)),
        format,
      );
    }
  });
  await tally.check('every column is said, and the fingerprint can be read aloud', async () => {
    await soon(async () =>
      assert.match(plain(await page.getByTestId('dataset-dictionary').textContent()), /lessonsSéances tenues/),
    );
    await soon(async () =>
      assert.match(plain(await page.getByTestId('dataset-fingerprint').textContent()), /([0-9a-f]{4} ){7}[0-9a-f]{4}/),
    );
  });
  await looks.at(visitor, 'datasets');
  const other = await another(visitor, world.folder);
  await tally.check('another instance’s is refused until its fingerprint is typed in, then taken once', async () => {
    visitor.expect(409, /\/usage\/datasets\/imports$/);
    await page.getByTestId('import-dataset').click();
    await page.getByTestId('dataset-file').setInputFiles(other.file);
    await page.getByTestId('import-dataset-dialog-confirm').click();
    await soon(async () => assert.match(plain(await page.getByTestId('refusal').textContent()), /n’est pas connue/));
    await looks.at(visitor, 'datasets-import');
    await page.getByTestId('dataset-typed-fingerprint').fill(other.fingerprint);
    await page.getByTestId('dataset-instance-name').fill('Commune de Vif');
    await page.getByTestId('import-dataset-dialog-confirm').click();
    await page.getByTestId('datasets').getByText('Commune de Vif').waitFor();
    await page.getByTestId('import-dataset').click();
    await page.getByTestId('dataset-file').setInputFiles(other.file);
    await page.getByTestId('import-dataset-dialog-confirm').click();
    await page.getByText('rien ne change').waitFor();
  });
  await tally.check('somebody who reads figures downloads it, and freezes nothing', async () => {
    const it = await world.as('it');
    await it.open('/usage/jeux-de-donnees');
    await it.page.getByTestId('dataset-json').first().waitFor();
    await soon(async () => assert.equal(await it.page.getByTestId('import-dataset').count(), 0));
  });
}

/**
 * The same figures, as another instance would sign them.
 * @param {import('../visitors.mjs').Visitor} visitor @param {string} folder
 */
async function another({ page }, folder) {
  const href = String(await page.getByTestId('dataset-json').getAttribute('href'));
  const content = await page.evaluate(async (url) => (await fetch(url)).text(), href);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const file = join(folder, 'export signé.json');
  writeFileSync(
    file,
    JSON.stringify({
      format: 'chariot-signed-dataset',
      publicKey: spki.toString('base64'),
      signature: sign(null, Buffer.from(`chariot signed dataset 1\n${content}`), privateKey).toString('base64'),
      content,
    }),
  );
  return { file, fingerprint: createHash('sha256').update(spki).digest('hex').slice(0, 32) };
}
