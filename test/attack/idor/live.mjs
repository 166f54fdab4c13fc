// What each person hears of what happens in places that are not hers.
import { request } from 'node:http';
import { until } from '../../journeys/facts.mjs';
import { PREFIX } from '../routes.mjs';
import { within } from './places.mjs';
import { may } from './powers.mjs';

const PATIENCE_MS = 30_000;
/** From the first that is heard. */
const LONG_ENOUGH_MS = 1_500;

/** @param {import('../ground.mjs').Ground} ground @param {import('./world.mjs').World} world @param {import('../attack.mjs').Score} score */
export async function listen(ground, world, score) {
  const people = world.people.filter(({ role }) => role !== 'nobody' && role !== 'token');
  const feeds = await Promise.all(people.map((person) => open(ground, person)));
  const classrooms = world.things.filter(({ noun }) => noun === 'classroom');
  for (const { id, place } of classrooms) {
    await world.call(place, 'PATCH', `/classrooms/${id}`, { room: `Salle ${Math.random()}`.slice(0, 20) });
  }
  const isHeard = async () => feeds.some(({ said }) => classrooms.some(({ id }) => said().includes(id)));
  await until(isHeard, PATIENCE_MS);
  await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS));
  let heard = 0;
  for (const { person, said, close } of feeds) {
    close();
    for (const { id, place } of classrooms) {
      const own = within(person.held, place) && may(person.role, 'classroom:read');
      const hears = said().includes(id);
      if (own && hears) heard += 1;
      score.count(hears && !own, `live ${person.role}@${person.held}: hears of ${place}`);
    }
  }
  if (heard === 0) throw new Error('nobody heard anything of her own place: the silence of others proves nothing');
  score.notes.push(`flux en direct : ${people.length} écoutent, ${heard} événements des siens entendus`);
}

/** @param {import('../ground.mjs').Ground} ground @param {import('./world.mjs').Person} person */
function open(ground, person) {
  return new Promise((resolve, reject) => {
    let text = '';
    const asked = request(`${ground.stack.url}${PREFIX}/live`, {
      headers: person.headers,
      localAddress: ground.web.address(),
      family: 4,
      agent: false,
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      if (response.statusCode !== 200) return reject(new Error(`live ${person.role}: ${response.statusCode}`));
      response.setEncoding('utf8').on('data', (piece) => (text += piece));
      response.on('error', () => undefined); // closed by us
      resolve({ person, said: () => text, close: () => asked.destroy() });
    });
    asked.end();
  });
}
