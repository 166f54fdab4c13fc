// A list of numbers in which another's tablet stands beside one's own: what becomes of it.
import { PREFIX } from '../routes.mjs';

/**
 * Numbers are typed before tablets are there: another's is written down as words, and must tell nothing of the tablet
 * nor take it from the books that paid for it.
 * @param {import('../ground.mjs').Ground} ground @param {import('./world.mjs').World} world @param {import('../attack.mjs').Score} score
 */
export async function typed(ground, world, score) {
  const convention = world.find('convention', ({ place }) => place === 'comA');
  const line = world.find('budgetLine', ({ place }) => place === 'comA');
  const finance = world.people.find(({ role }) => role === 'finance');
  const [own, foreign] = ['schA', 'schB'].map((key) => world.find('serial', ({ place }) => place === key)?.id ?? '');
  const books = `select convention_id, device_id, school_id, manufacturer, budget_line_id from convention.funded_device
    where serial_number = $1 and convention_id <> $2`;
  const before = await ground.facts.query(books, [foreign, convention?.id]);
  const { status, json } = await ground.ask(
    `${PREFIX}/conventions/${convention?.id}/budget-lines/${line?.id}/devices`,
    {
      method: 'POST',
      headers: finance?.headers ?? {},
      body: { serialNumbers: [own, foreign] },
    },
  );
  if (status !== 200) throw new Error(`one's own numbers are not taken: ${status}`);
  const written = json.items.find((/** @type {any} */ item) => item.serialNumber === foreign);
  const tells =
    written && ['deviceId', 'schoolUai', 'classroomName', 'slot', 'enrolledAt'].some((it) => written[it] !== null);
  score.count(Boolean(tells), `attributeDevices: tells of another's tablet ${JSON.stringify(written)}`);
  const after = await ground.facts.query(books, [foreign, convention?.id]);
  score.count(
    JSON.stringify(after) !== JSON.stringify(before),
    "attributeDevices: moves another's tablet in its own books",
  );
}
