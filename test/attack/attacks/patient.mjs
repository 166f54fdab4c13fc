// A thief of one administrator's account who takes her time: she makes two accomplices, and waits until they count (T9).
import { Score } from '../attack.mjs';
import { World } from '../idor/world.mjs';
import { within } from '../idor/places.mjs';
import { accomplices, erased, HANDS, tellerOf, THAW } from './alone.mjs';

const DAYS = 4;
/** As if what was given, used and made in this attack had been so four days ago. */
const WAIT = `update identity.held_role set granted_at = granted_at - interval '${DAYS} days' where granted_by is not null;
  update identity.sign_in_link set created_at = created_at - interval '${DAYS} days',
    expires_at = expires_at - interval '${DAYS} days', used_at = used_at - interval '${DAYS} days'`;

/** @type {import('../attack.mjs').Attack} */
export const patient = {
  name: 'patient',
  title: 'Deux complices, quatre jours d’attente (T9)',
  async run(ground) {
    const score = new Score();
    const world = await World.on(ground);
    await ground.facts.query(THAW);
    const name = `patience-${Math.random().toString(36).slice(2, 8)}`;
    const { email } = await world.person('administrator', 'acaA', name);
    const thief = await ground.signedIn(email);
    await world.prove();
    // Two calls: the head of a school whom she lets in, and two référents of her own making.
    const words = [
      ...(await accomplices(ground, world, thief, name)),
      ...(await accomplices(ground, world, thief, name)),
    ];
    if (words.length < 3) throw new Error('the thief has no accomplices: the rest proves nothing');
    await ground.facts.query(WAIT);
    await world.prove();
    const say = tellerOf(ground);
    const before = await erased(ground);
    // What other attacks have left of them: some were cut off, or are to be erased already.
    const devices = world.things.filter(({ noun, place }) => noun === 'device' && within('disA', place));
    let asked = 0;
    let refused = '';
    for (const asker of [...words, thief]) {
      let answer;
      for (const { id } of devices) {
        answer = await say('POST', '/erasures', asker, { deviceIds: [id], reason: 'Vol' });
        score.attempts += 1;
        if (answer.status === 201) break;
        refused = answer.json?.code;
      }
      if (answer?.status !== 201) continue;
      asked += 1;
      for (const second of [...words, thief]) {
        await say('POST', `/approvals/${answer.json.id}/approval`, second, {});
        score.attempts += 1;
      }
    }
    if (asked === 0) throw new Error(`nothing could even be asked for (${refused}): the rest proves nothing`);
    score.notes.push(`${asked} demandes faites, ${words.length} complices`);
    score.succeeded = (await erased(ground)) - before;
    return score.outcome();
  },
  twins: [
    {
      name: 'patient-two-hands',
      weakens: 'deux personnes qu’une même main a faites valent deux personnes',
      sql: HANDS,
    },
  ],
};
