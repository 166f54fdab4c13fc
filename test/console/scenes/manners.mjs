import assert from 'node:assert/strict';

/** Over everything that was done before, by everybody. @param {import('../world.mjs').World} world */
export async function manners({ tally, visitors, failures }) {
  const told = (/** @type {'errors' | 'foreign' | 'breaches'} */ what) => [
    ...new Set(visitors.all.flatMap((visitor) => visitor[what].map((words) => `${visitor.name}: ${words}`))),
  ];
  await tally.check('no page wrote an error in the console', () => assert.deepEqual(told('errors'), []));
  await tally.check('no page asked anything of another origin', () => assert.deepEqual(told('foreign'), []));
  await tally.check('no page breached the content security policy', () => assert.deepEqual(told('breaches'), []));
  await tally.check('the server had no trouble of its own', () => assert.deepEqual(failures(), []));
  await tally.check('each of them was really watched', () => {
    for (const { name, asked } of visitors.all) assert.ok(asked.length > 3, `${name} asked for nothing`);
  });
}
