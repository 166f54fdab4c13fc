import assert from 'node:assert/strict';
import { get } from 'node:http';

/** What the first page is made of, compressed. */
const MOST_KB = 350;

/** Over everything that was done before, by everybody. @param {import('../world.mjs').World} world */
export async function manners({ tally, visitors, failures, stack }) {
  const told = (/** @type {'errors' | 'foreign' | 'breaches'} */ what) => [
    ...new Set(visitors.all.flatMap((visitor) => visitor[what].map((words) => `${visitor.name}: ${words}`))),
  ];
  await tally.check('no page wrote an error in the console', () => assert.deepEqual(told('errors'), []));
  await tally.check('no page asked anything of another origin', () => assert.deepEqual(told('foreign'), []));
  await tally.check('no page breached the content security policy', () => assert.deepEqual(told('breaches'), []));
  await tally.check('the server had no trouble of its own', () => assert.deepEqual(failures(), []));
  await tally.check(`the first page weighs less than ${MOST_KB} kB`, async () => {
    const page = await asked(`${stack.url}/`, 'identity');
    const files = [...page.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file = '']) => file);
    const weights = await Promise.all(
      files.map(async (file) => ({ file, bytes: (await asked(stack.url + file)).length })),
    );
    const bytes = weights.reduce((sum, one) => sum + one.bytes, page.length);
    // The page itself asks for all that the dashboard stands on, which is in app.tsx's file (apps/console/first-page.mjs).
    assert.ok(
      files.some((file) => file.includes('/app-')),
      String(files),
    );
    assert.ok(bytes < MOST_KB * 1_000, JSON.stringify(weights.sort((a, b) => b.bytes - a.bytes).slice(0, 6)));
  });
  await tally.check('each of them was really watched', () => {
    for (const { name, asked } of visitors.all) assert.ok(asked.length > 3, `${name} asked for nothing`);
  });
}

/** As it comes over the line. @param {string} url @param {string} [encoding] @returns {Promise<Buffer>} */
function asked(url, encoding = 'gzip') {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve(Buffer.concat(parts));
    }).on('error', reject);
  });
}
