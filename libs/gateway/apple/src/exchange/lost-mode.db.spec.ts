import { newId } from '@chariot/kernel';
import { Installation, START } from '../enrolment/installation.scene.js';
import { askedOf, MINUTE, refused } from './asked.scene.js';
import type { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];
const { settled, deviceIdOf, started, stateOf } = askedOf(
  () => server,
  () => codes,
);
const NOT_LOST = refused(12_067, 'The device is not in Lost Mode.');
const NOT_SHARED = refused(12_079, 'The device is not a Shared iPad.');

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  ({ codes } = await server.codes());
});
afterAll(() => server.close());

/** As two persons have agreed on it: by the owner's hand, how they do is the fleet's business. */
async function lost(one: SpeakingIpad): Promise<string> {
  const id = newId();
  await server.db.ownerQuery('alter table fleet.operation disable trigger user');
  await server.db.ownerQuery(
    `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, text, created_at, created_by,
       expires_at, approval_id)
     select $1, 'lost', 'device', d.id, 'iPad', d.school_id, 'Rapportez-moi.', $3, '{"kind": "person", "label": "la référente"}', $4, $5
       from fleet.device d where d.id = $2`,
    [id, await deviceIdOf(one), server.clock.now(), new Date(server.clock.now().getTime() + 60 * MINUTE), newId()],
  );
  await server.db.ownerQuery('alter table fleet.operation enable trigger user');
  server.clock.advance(1_000);
  return id;
}
/** @returns the operation that ends it */
async function ended(id: string): Promise<string> {
  await server.api('POST', `/operations/${id}/cancellation`, {});
  server.clock.advance(1_000);
  const [row] = await server.db.ownerQuery<{ id: string }>('select id from fleet.operation where ends = $1', [id]);
  return row?.id ?? '';
}

describe('Lost Mode', () => {
  it('shows its sentence, rings, and ends; nothing asks where the iPad is', async () => {
    const one = await settled();
    const id = await lost(one);
    expect(await one.connect()).toEqual(['EnableLostMode']);
    expect(one.handed[0]?.command.get('Message')).toBe('Rapportez-moi.');
    expect(await stateOf(id)).toEqual(['done', null]);
    const ring = await started(one, 'ring', { seconds: 10 });
    expect(await one.connect()).toEqual(['PlayLostModeSound']);
    expect(await stateOf(ring)).toEqual(['done', null]);
    const found = await ended(id);
    expect(await one.connect()).toEqual(['DisableLostMode']);
    expect(await stateOf(found)).toEqual(['done', null]);
    expect(one.handed.map(({ requestType }) => requestType)).not.toContain('DeviceLocation');
  });

  it('that the iPad is in already, or not any more, is as it should be', async () => {
    const one = await settled();
    const id = await lost(one);
    one.hands['EnableLostMode'] = refused(12_066, 'The device is already in Lost Mode.');
    await one.connect();
    expect(await stateOf(id)).toEqual(['done', null]);
    const found = await ended(id);
    one.hands['DisableLostMode'] = NOT_LOST;
    await one.connect();
    expect(await stateOf(found)).toEqual(['done', null]);
  });

  it('does not exist on an iPad that is not supervised, which has nothing to come out of', async () => {
    const one = await settled();
    const id = await lost(one);
    one.hands['EnableLostMode'] = refused(12_026, 'The device is not supervised.');
    await one.connect();
    expect(await stateOf(id)).toEqual(['notApplicable', expect.stringMatching(/^Le mode Perdu.*supervisé/)]);
    expect(await ended(id)).toBe('');
  });

  it('is ended on an iPad that says « not now », and on one that presents itself anew', async () => {
    const one = await settled();
    const id = await lost(one);
    await one.connect();
    const found = await ended(id);
    one.hands['DisableLostMode'] = { Status: 'NotNow' };
    await one.connect();
    expect(await stateOf(found)).toEqual(['told', null]);
    expect(server.told.woken.at(-1)?.at).toBeDefined();
    for (const message of [one.ipad.authenticating(), one.ipad.tokens()]) await one.ipad.put(message);
    expect(await stateOf(found)).toEqual(['told', null]);
  });
});

describe('ringing an iPad that is not lost', () => {
  it('is not applicable, says what to do, and stops nothing', async () => {
    const one = await settled();
    one.hands['PlayLostModeSound'] = NOT_LOST;
    const id = await started(one, 'ring', { seconds: 10 });
    await started(one, 'restart');
    expect(await one.connect()).toEqual(['PlayLostModeSound', 'RestartDevice']);
    expect(await stateOf(id)).toEqual([
      'notApplicable',
      'Un iPad ne sonne de loin qu’en mode Perdu : cherchez-le dans son chariot, ou demandez ce mode.',
    ]);
  });
});

describe('clearing a passcode', () => {
  it('hands the iPad its own token back, and keeps it nowhere', async () => {
    const one = await settled();
    const id = await started(one, 'clearPasscode');
    expect(await one.connect()).toEqual(['ClearPasscode']);
    const token = Buffer.from(`déverrouille ${one.ipad.udid}`);
    expect(one.handed[0]?.command.get('UnlockToken')).toEqual(token);
    expect(await stateOf(id)).toEqual(['done', null]);
    const [row] = await server.db.ownerQuery<{ found: boolean }>(
      `select exists (select from apple.command c where c::text like $1) or exists (select from platform.journal j where j::text like $1)
         or exists (select from fleet.report r where r::text like $1) as found`,
      [`%${token.toString('base64')}%`],
    );
    expect(row?.found).toBe(false);
  });

  it('is not applicable to one that confided none', async () => {
    const one = await settled();
    await server.db.ownerQuery('update apple.enrolment set unlock_secret = null where device_id = $1', [
      await deviceIdOf(one),
    ]);
    const id = await started(one, 'clearPasscode');
    expect(await one.connect()).toEqual([]);
    expect(await stateOf(id)).toEqual(['notApplicable', expect.stringMatching(/enrôlez-le de nouveau/)]);
  });
});

describe('clearing what pupils have left', () => {
  it('signs out whoever is there, then deletes every user of a Shared iPad', async () => {
    const one = await settled();
    const id = await started(one, 'clearTraces');
    expect(await one.connect()).toEqual(['LogOutUser', 'DeleteUser']);
    expect(one.handed[1]?.uuid).toBe(id);
    expect(one.handed[1]?.command.get('DeleteAllUsers')).toBe(true);
    expect(one.handed[1]?.command.has('ForceDeletion')).toBe(false);
    expect(await stateOf(id)).toEqual(['done', null]);
  });

  it('goes on where nobody is signed in, and where the reply to the first step was lost', async () => {
    const one = await settled();
    one.hands['LogOutUser'] = refused(12_081, 'Nobody is signed in.');
    const id = await started(one, 'clearTraces');
    const first = await one.report({ Status: 'Idle' });
    expect(first.text).toContain('LogOutUser');
    expect((await one.report({ Status: 'Idle' })).text).toContain('LogOutUser');
    expect(await one.connect()).toEqual(['LogOutUser', 'DeleteUser']);
    expect(await stateOf(id)).toEqual(['done', null]);
  });

  it('is done once, whose report was lost', async () => {
    const one = await settled();
    const id = await started(one, 'clearTraces');
    one.hands['DeleteUser'] = { Status: 'NotNow' };
    await one.connect();
    delete one.hands['DeleteUser'];
    expect(await one.connect()).toEqual(['DeleteUser']);
    expect(await stateOf(id)).toEqual(['done', null]);
  });

  it('is not applicable to an iPad that nobody shares, and fails where work would be lost', async () => {
    const [alone, shared] = [await settled(), await settled()];
    alone.hands['LogOutUser'] = NOT_SHARED;
    const one = await started(alone, 'clearTraces');
    expect(await alone.connect()).toEqual(['LogOutUser']);
    expect(await stateOf(one)).toEqual(['notApplicable', expect.stringMatching(/partagez l’iPad/)]);
    shared.hands['DeleteUser'] = refused(12_074, 'A user has data to sync.');
    const other = await started(shared, 'clearTraces');
    await shared.connect();
    expect(await stateOf(other)).toEqual(['failed', expect.stringMatching(/A user has data to sync/)]);
  });
});
