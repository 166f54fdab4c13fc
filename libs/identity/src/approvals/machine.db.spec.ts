import { DomainError } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import fc from 'fast-check';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { ActsScene, HOUR, MINUTE } from './acts.scene.js';
import { PEOPLE, Story, type Who } from './story.scene.js';

let acts: ActsScene;
beforeAll(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterAll(() => acts.scene.close());

const who = fc.constantFrom<Who>(...PEOPLE);
const administrator = fc.constantFrom<Who>('l’administration', 'la seconde administration');
const losesRoles = fc.constantFrom<Who>('la référente', 'la directrice de Ferry');
// The latest acts are the likeliest to be still open.
const which = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(9) });
const devices = fc.integer({ min: 1, max: 7 });
const far = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const ms = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(MINUTE, 8 * MINUTE, 15 * MINUTE) },
  { weight: 1, arbitrary: fc.constantFrom(25 * HOUR, 49 * HOUR, 73 * HOUR) },
);
const only = <D extends string>(name: D) => fc.constant(name);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: only('ask'), who, devices, far }) },
  { weight: 16, arbitrary: fc.record({ do: only('approve'), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: only('stop'), who, which }) },
  { weight: 1, arbitrary: fc.record({ do: only('freeze'), who }) },
  { weight: 4, arbitrary: fc.record({ do: only('askToLift'), who: administrator }) },
  { weight: 8, arbitrary: fc.record({ do: only('wait'), ms }) },
  { weight: 10, arbitrary: fc.record({ do: only('prove') }) },
  { weight: 1, arbitrary: fc.record({ do: only('end'), who: losesRoles }) },
  { weight: 2, arbitrary: fc.record({ do: only('give'), who: losesRoles }) },
  { weight: 8, arbitrary: fc.record({ do: only('tick') }) },
);

/** Whether it was accepted; a refusal is a sentence, never a failure. */
async function accepted(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

it('carries out what the story allows, all of it and never more', async () => {
  let carriedOut = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 100 }), async (steps) => {
      acts.scene.clock.set('2026-11-10T08:00:00Z');
      await acts.anew();
      for (const person of PEOPLE) await giveRole(person, null);
      const story = new Story(() => acts.scene.clock.now().getTime());
      for (const one of steps) {
        // No two things at one instant: which came first would be nobody's to say.
        acts.scene.clock.advance(1_000);
        await play(story, one);
        expect(await inDatabase()).toEqual(story.done());
      }
      carriedOut += story.done().length;
    }),
    { numRuns: 120, seed: 20261110 },
  );
  // A story in which nothing ever happens would prove nothing.
  expect(carriedOut).toBeGreaterThan(50);
}, 180_000);

async function play(story: Story, step: Step): Promise<void> {
  switch (step.do) {
    case 'ask': {
      const place = step.far === true ? 'moretel' : 'ferry';
      const may = story.mayAsk(step.who, place, step.devices);
      let id = '';
      const done = await accepted(
        acts
          .askErase(step.who, { placeId: acts.scene.places[place], devices: step.devices })
          .then((asked) => (id = asked.id)),
      );
      expect(done).toBe(may);
      if (done) story.asked(id, step.who, place, step.devices);
      return;
    }
    case 'askToLift': {
      const may = story.mayAskToLift(step.who);
      const { status, body } = await acts.scene.ask(step.who, 'POST', '/freeze/lifting', { reason: 'fausse alerte' });
      expect(status === 201).toBe(may);
      if (may) story.asked(body.id, step.who, 'academie', 1);
      return;
    }
    case 'approve': {
      const id = story.idAt(step.which);
      if (id === undefined) return;
      const may = story.mayApprove(step.who, id);
      expect(await accepted(acts.approve(step.who, id))).toBe(may);
      if (may) story.approved(id, step.who);
      return;
    }
    case 'stop': {
      const id = story.idAt(step.which);
      if (id === undefined) return;
      const may = story.mayStop(step.who, id);
      expect(await accepted(acts.stop(step.who, id))).toBe(may);
      if (may) story.stopped(id);
      return;
    }
    case 'freeze': {
      const may = story.mayFreeze(step.who);
      expect(await accepted(acts.freeze(step.who))).toBe(may);
      if (may) story.frozen();
      return;
    }
    case 'wait':
      acts.scene.clock.advance(step.ms);
      await acts.db.ownerQuery(`update identity.session set expires_at = $1::timestamptz + interval '30 days'`, [
        acts.scene.clock.now(),
      ]);
      return;
    case 'prove':
      await acts.prove();
      story.proved();
      return;
    case 'end':
      await acts.db.ownerQuery('update identity.held_role set ended_at = $2 where person_id = $1', [
        acts.scene.idOf(step.who),
        acts.scene.clock.now(),
      ]);
      story.roleEnded(step.who);
      return;
    case 'give':
      await giveRole(step.who, acts.scene.idOf('l’administration'));
      story.roleGiven(step.who);
      return;
    case 'tick':
      await acts.tick();
      story.ticked();
  }
}

type Step =
  | { do: 'ask'; who: Who; devices: number; far: boolean }
  | { do: 'approve' | 'stop'; who: Who; which: number }
  | { do: 'freeze' | 'askToLift' | 'end' | 'give'; who: Who }
  | { do: 'wait'; ms: number }
  | { do: 'prove' | 'tick' };

const giveRole = (person: Who, by: string | null) =>
  acts.db.ownerQuery(
    `update identity.held_role set ended_at = null, granted_by = $2, granted_at = $3 where person_id = $1`,
    [acts.scene.idOf(person), by, acts.scene.clock.now()],
  );

/** What was really done, told by the owner: the erasures by the act's own trace, the liftings by the switch. */
async function inDatabase(): Promise<string[]> {
  const rows = await acts.db.ownerQuery<{ id: string }>(
    `select done.approval_id as id from identity.spec_done done join identity.approval on approval.id = done.approval_id
     union all select lifted_by_approval from identity.freeze where lifted_by_approval is not null`,
  );
  return rows.map(({ id }) => id).sort();
}
