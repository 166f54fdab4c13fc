import { newId, type DomainError } from '@chariot/kernel';
import { personReach } from '@chariot/testkit';
import { AdeInstallation, DAY, MINUTE } from './ade-installation.scene.js';
import { AdeDevicesRepository } from './devices.repository.js';
import { AdeServers } from './servers.service.js';
import { TokenReminders } from './token-reminders.service.js';

let scene: AdeInstallation;

beforeAll(async () => {
  scene = await AdeInstallation.open();
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.apple.faults = {};
});

const refusal = (code: string): DomainError => expect.objectContaining({ name: 'DomainError', code }) as DomainError;

describe('the server token', () => {
  it('is asked for by a certificate made here, opened, and sealed', async () => {
    expect(await scene.state()).toMatchObject({ certificate: null, server: null });
    await expect(scene.server.api('POST', '/apple/school-manager/token', { contentBase64: 'AAAA' })).rejects.toThrow(
      'apple-ade.noKey',
    );
    await scene.server.api('POST', '/apple/school-manager/certificate');
    expect(await scene.upload()).toMatchObject({
      server: { organisation: 'École d’exemple', standing: 'ok', syncedAt: null, failure: null },
    });
    const kept = JSON.stringify(await scene.server.db.ownerQuery('select t::text from apple.ade_server t'));
    for (const secret of [
      scene.apple.token.consumer_secret,
      scene.apple.token.access_secret,
      scene.apple.token.access_token,
    ])
      expect(kept).not.toContain(secret);
  });

  it('is not put in place when Apple does not want it, is away, or it is over', async () => {
    scene.apple.faults = { tokenRejected: true };
    await expect(scene.upload()).rejects.toThrow('ACCESS_DENIED');
    scene.apple.faults = { termsNotSigned: true };
    await expect(scene.upload()).rejects.toThrow('conditions');
    scene.apple.faults = { unavailable: 1 };
    await expect(scene.upload()).rejects.toThrow('apple-ade.appleAway');
    const { access_token_expiry: good } = scene.apple.token;
    scene.apple.token.access_token_expiry = '2026-01-01T00:00:00Z';
    await expect(scene.upload()).rejects.toThrow('apple-ade.tokenEnded');
    scene.apple.token.access_token_expiry = good;
  });

  it('is nothing for whoever administers less than the instance', async () => {
    const less = personReach({ role: 'administrator', placeId: newId() });
    const asked = scene.server.db.database.read(less, (tx) => scene.server.get(AdeServers).state(tx));
    await expect(asked).rejects.toEqual(refusal('apple-ade.instanceOnly'));
    const seen = await scene.server.db.database.read(less, (tx) => tx.query('select 1 from apple.ade_server'));
    expect(seen).toEqual([]);
  });
});

describe('the list of Apple', () => {
  const serials = Array.from({ length: 1_200 }, (_, i) => `DMPA${String(i).padStart(8, '0')}`);

  it('is read page by page, and a server that dies between two goes on from the last that it wrote', async () => {
    scene.apple.add(...serials);
    const cursor = async () =>
      (await scene.server.db.ownerQuery<{ cursor: string | null }>('select cursor from apple.ade_server'))[0]?.cursor;
    // It dies as the second page is written: neither the page nor where it ends is there.
    const original = AdeDevicesRepository.prototype.note;
    let calls = 0;
    jest.spyOn(AdeDevicesRepository.prototype, 'note').mockImplementation(async function (
      this: AdeDevicesRepository,
      ...given
    ) {
      calls += 1;
      await original.apply(this, given);
      if (calls === 2) throw new Error('panne');
    });
    await expect(scene.sync()).rejects.toThrow('panne');
    const written = await cursor();
    expect(written).not.toBeNull();
    expect((await scene.state())['devices']).toMatchObject({ listed: 1_000 });
    jest.restoreAllMocks();
    scene.apple.requests.length = 0;
    await scene.sync();
    expect((await scene.state())['devices']).toMatchObject({ listed: 1_200 });
    // The second page, and the changes since.
    expect(scene.apple.requests).toEqual(['GET /session 200', 'POST /server/devices 200', 'POST /devices/sync 200']);
    expect(await cursor()).not.toBe(written);
  });

  it('is not asked again before its time, then for what has changed alone, told twice or not', async () => {
    scene.apple.requests.length = 0;
    await scene.sync();
    expect(scene.apple.requests).toEqual([]);
    scene.apple.faults = { duplicates: true };
    scene.apple.add('DMPANOUVEAU1');
    scene.apple.remove(serials[0] ?? '');
    await scene.later();
    expect(scene.apple.requests).toEqual(['GET /session 200', 'POST /devices/sync 200']);
    expect(await scene.rows('DMPANOUVEAU1', serials[0] ?? '')).toMatchObject([{ gone: true }, { gone: false }]);
  });

  it.each(['EXPIRED_CURSOR', 'INVALID_CURSOR'])(
    'begins again when Apple says %s, and sees who left meanwhile',
    async (word) => {
      const [gone = ''] = serials.slice(word === 'EXPIRED_CURSOR' ? 1 : 2);
      scene.apple.remove(gone);
      if (word === 'EXPIRED_CURSOR') scene.server.clock.advance(8 * DAY);
      else await scene.server.db.ownerQuery(`update apple.ade_server set cursor = 'inconnu'`);
      // Only the whole list can say it: the change is not told.
      scene.apple.changes.length = 0;
      await scene.later();
      expect(await scene.failure()).toBeNull();
      expect(await scene.rows(gone)).toMatchObject([{ gone: true }]);
      expect((await scene.state())['devices']).toMatchObject({ listed: word === 'EXPIRED_CURSOR' ? 1_199 : 1_198 });
    },
  );

  it('is left where it is followed by itself, and that is said', async () => {
    scene.apple.faults = { sameCursor: true };
    scene.apple.requests.length = 0;
    await scene.later();
    expect(scene.apple.requests.filter((one) => one.startsWith('POST /devices/sync')).length).toBe(1);
    expect(await scene.failure()).toContain('répète la même page');
    scene.apple.requests.length = 0;
    await scene.sync();
    // Not at once again.
    expect(scene.apple.requests).toEqual([]);
    scene.apple.faults = {};
    await scene.later();
    expect(await scene.failure()).toBeNull();
  });

  it('is asked by another session when one ends', async () => {
    scene.apple.faults = { sessionsOf: 1 };
    scene.apple.add('DMPASESSION1');
    await scene.server.db.ownerQuery(`update apple.ade_server set cursor = null, listed = false`);
    await scene.later();
    expect(await scene.failure()).toBeNull();
    expect(await scene.rows('DMPASESSION1')).toHaveLength(1);
  });

  it('says in French why it is not read, and waits longer each time', async () => {
    scene.apple.faults = { termsNotSigned: true };
    await scene.later();
    expect(await scene.failure()).toContain('nouvelles conditions');
    scene.apple.faults = { tokenRejected: true };
    await scene.later();
    expect(await scene.failure()).toContain('révoqué');
    scene.apple.requests.length = 0;
    scene.server.clock.advance(6 * MINUTE);
    await scene.sync();
    expect(scene.apple.requests).toEqual([]);
    scene.apple.faults = {};
    await scene.server.api('POST', '/apple/school-manager/synchronisation');
    await scene.sync();
    expect(await scene.failure()).toBeNull();
  });
});

describe('the next token', () => {
  it('keeps the place in the list, and that of another organisation is refused as long as iPads have carts', async () => {
    const standing = () => scene.server.db.ownerQuery('select cursor, listed, profile_uuid from apple.ade_server');
    const { classroomId } = await scene.server.codes();
    await scene.place(classroomId, 'DMPANOUVEAU1');
    await scene.sync();
    const before = await standing();
    scene.apple.token.access_token_expiry = new Date(scene.server.clock.now().getTime() + 730 * DAY).toISOString();
    await scene.upload();
    expect(await standing()).toEqual(before);
    const organisation = scene.apple.organisation;
    scene.apple.organisation = { server_uuid: 'autre', org_name: 'Une autre école', org_id: '6789' };
    await expect(scene.upload()).rejects.toThrow('« Une autre école »');
    await expect(scene.server.api('DELETE', '/apple/school-manager/token')).rejects.toThrow('apple-ade.devicesPlaced');
    expect(await standing()).toEqual(before);
    const placed = await scene.server.db.ownerQuery<{ serial: string }>(
      'select serial from apple.ade_device where classroom_id is not null',
    );
    await scene.place(null, ...placed.map(({ serial }) => serial));
    expect(await scene.upload()).toMatchObject({ server: { organisation: 'Une autre école' }, devices: { listed: 0 } });
    expect(await standing()).toEqual([{ cursor: null, listed: false, profile_uuid: null }]);
    await scene.server.api('DELETE', '/apple/school-manager/token');
    expect(await scene.state()).toMatchObject({ server: null });
    scene.apple.organisation = organisation;
  });

  it('is asked for at 60, 30 and 7 days, once each, and when it is over', async () => {
    await scene.upload();
    const reminders = scene.server.get(TokenReminders);
    const ends = new Date(scene.apple.token.access_token_expiry).getTime();
    expect(await reminders.run()).toBe(0);
    const sent: number[] = [];
    for (const days of [59, 58, 29, 6, 5, -1, -2]) {
      scene.server.clock.set(new Date(ends - days * DAY).toISOString());
      sent.push(await reminders.run());
    }
    expect(sent).toEqual([1, 0, 1, 1, 0, 1, 0]);
  });
});
