import { newId } from '@chariot/kernel';
import type { Answered } from '@chariot/testkit';
import { readDict, type PlistDict } from '@chariot/wire-apple';
import { readSignedData } from '@chariot/wire-cms';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { AdeInstallation, factory, MINUTE } from './ade-installation.scene.js';
import { certified, machineMessage } from './ade.scene.js';
import { MACHINE_PATH } from './assignments.service.js';
import { AdeDevicesRepository } from './devices.repository.js';

let scene: AdeInstallation;

beforeAll(async () => {
  scene = await AdeInstallation.open();
  await scene.join();
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.apple.faults = {};
});

const challengeIn = ({ bytes }: Answered): string => {
  const payloads = readDict(readSignedData(bytes).content).get('PayloadContent') as PlistDict[];
  const scep = payloads.find((one) => one.get('PayloadType') === 'com.apple.security.scep');
  return (scep?.get('PayloadContent') as PlistDict).get('Challenge') as string;
};

describe('a cart', () => {
  const [one, two, three] = ['DMPC00000001', 'DMPC00000002', 'DMPC00000003'];

  it('is given to serial numbers, and Apple is told once of each', async () => {
    const { classroomId } = await scene.server.codes();
    scene.apple.add(one, two, three);
    await scene.later();
    scene.apple.faults = { failing: [two], notAccessible: [three] };
    scene.apple.requests.length = 0;
    expect(await scene.place(classroomId, ` ${one.toLowerCase()} `, two, three, one)).toEqual({ count: 3 });
    await scene.sync();
    const said = await scene.rows(one, two, three);
    expect(said).toMatchObject([
      { outcome: 'SUCCESS', slot: 1 },
      { outcome: 'FAILED', slot: 2, profile: null },
      { outcome: 'NOT_ACCESSIBLE', slot: 3, profile: null },
    ]);
    expect(scene.apple.devices.get(one)?.profile_uuid).toBe(said[0]?.['profile']);
    expect(scene.apple.profiles.get(String(said[0]?.['profile']))).toMatchObject({
      url: 'https://localhost:3443/mdm/ade',
    });
    expect(scene.apple.requests).toEqual(['GET /session 200', 'POST /profile 200', 'POST /profile/devices 200']);
    expect((await scene.listed('filter=trouble')).map(({ serial, state: how }) => [serial, how])).toEqual([
      [two, 'refused'],
      [three, 'refused'],
    ]);
    // Nothing is left to say before the hour; then what was refused alone.
    scene.apple.requests.length = 0;
    await scene.sync();
    expect(scene.apple.requests).toEqual([]);
    scene.apple.faults = {};
    scene.server.clock.advance(61 * MINUTE);
    await scene.sync();
    expect(await scene.rows(two, three)).toMatchObject([{ outcome: 'SUCCESS' }, { outcome: 'SUCCESS' }]);
  });

  it('is told again when Apple’s answer was lost, and when somebody took the profile away there', async () => {
    const spied = jest.spyOn(AdeDevicesRepository.prototype, 'answered').mockRejectedValueOnce(new Error('panne'));
    const { classroomId } = await scene.server.codes();
    scene.apple.add('DMPCPERDU001');
    await scene.later();
    await scene.place(classroomId, 'DMPCPERDU001');
    await expect(scene.sync()).rejects.toThrow('panne');
    spied.mockRestore();
    await scene.sync();
    expect(await scene.rows('DMPCPERDU001')).toMatchObject([{ outcome: 'SUCCESS' }]);
    const ours = scene.apple.devices.get('DMPCPERDU001')?.profile_uuid;
    scene.apple.clear({ devices: ['DMPCPERDU001'] });
    await scene.later();
    expect(scene.apple.devices.get('DMPCPERDU001')?.profile_uuid).toBe(ours);
  });

  it('is taken away again', async () => {
    expect(await scene.place(null, one)).toEqual({ count: 1 });
    await scene.sync();
    expect(scene.apple.devices.get(one)?.profile_status).toBe('removed');
    expect(await scene.rows(one)).toMatchObject([{ slot: null, profile: null }]);
  });

  it('takes what a delivery expects in it, each in its slot', async () => {
    const { classroomId } = await scene.server.codes();
    const csv = 'Numéro de série;Marque;Modèle\nDMPLIVRE0001;Apple;iPad\nDMPLIVRE0002;Apple;iPad\n';
    await scene.server.api('POST', `/classrooms/${classroomId}/deliveries`, {
      ...{ supplier: 'Fournisseur', reference: 'BL 1', deliveredOn: '2026-11-09', budgetLineId: null, csv },
    });
    expect(await scene.place(classroomId, 'DMPCOLLE0001')).toEqual({ count: 1 });
    expect(await scene.place(classroomId)).toEqual({ count: 2 });
    expect(await scene.rows('DMPCOLLE0001', 'DMPLIVRE0001', 'DMPLIVRE0002')).toMatchObject([
      { slot: 3 },
      { slot: 1 },
      { slot: 2 },
    ]);
  });

  it('refuses what is no serial number, nothing, and too many', async () => {
    const { classroomId } = await scene.server.codes();
    await expect(scene.place(classroomId)).rejects.toThrow('apple-ade.nothingExpected');
    await expect(scene.place(null)).rejects.toThrow('apple-ade.noSerials');
    await expect(scene.place(classroomId, 'DMPC-é', 'court')).rejects.toThrow('« COURT »');
    const many = Array.from({ length: 13 }, (_, i) => `DMPTROP${String(i).padStart(5, '0')}`);
    await expect(scene.place(classroomId, ...many)).rejects.toThrow('fleet.classroomFull');
    await expect(scene.place(newId(), 'DMPC00000009')).rejects.toThrow('fleet.classroomNotFound');
  });
});

describe('an iPad that Apple sends here', () => {
  it('is enrolled in its slot, waits for its settings, and is then let go', async () => {
    const { classroomId } = await scene.server.codes();
    const serialNumber = 'DMPE00000001';
    scene.apple.add(serialNumber);
    await scene.later();
    await scene.place(classroomId, serialNumber);
    await scene.sync();
    expect(scene.apple.activate(serialNumber)).toBe(`https://localhost:3443${MACHINE_PATH}`);
    const ipad = new PlayedIpad(scene.server, { serialNumber });
    const message = scene.message(serialNumber);
    const answer = await scene.post(message);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-apple-aspen-config']);
    // Again before it has used it: the same challenge, and no other slot.
    expect(challengeIn(await scene.post(message))).toBe(challengeIn(answer));
    ipad.profile = readDict(readSignedData(answer.bytes).content);
    await ipad.certify();
    expect((await ipad.put(ipad.authenticating())).status).toBe(200);
    expect((await ipad.put(ipad.tokens({ AwaitingConfiguration: true }))).status).toBe(200);
    const [device] = await scene.server.db.ownerQuery(
      `select classroom_id as "classroomId", slot, family, enrolled_at is not null as enrolled from fleet.device
        where serial_number = '${serialNumber}'`,
    );
    expect(device).toEqual({ classroomId, slot: 1, family: 'apple', enrolled: true });
    const asked: string[] = [];
    let told = await ipad.idle();
    while (told.text !== '' && asked.length < 10) {
      const command = readDict(told.bytes);
      asked.push((command.get('Command') as PlistDict).get('RequestType') as string);
      const { udid: UDID } = ipad;
      told = await ipad.put(
        { Status: 'Acknowledged', UDID, CommandUUID: command.get('CommandUUID') as string, QueryResponses: {} },
        { path: '/mdm/command' },
      );
    }
    expect(asked).toContain('DeclarativeManagement');
    expect(asked.at(-1)).toBe('DeviceConfigured');
    // Replayed once it is enrolled: nothing is given, nothing changes but that it came.
    const before = await scene.server.db.ownerQuery('select t::text from fleet.enrolment_challenge t order by 1');
    const again = await scene.post(message);
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('déjà enrôlée')]);
    expect(await scene.server.db.ownerQuery('select t::text from fleet.enrolment_challenge t order by 1')).toEqual(
      before,
    );
    expect((await scene.listed(`q=${serialNumber}`))[0]).toMatchObject({
      state: 'enrolled',
      refusal: expect.stringContaining('encore enrôlé') as string,
    });
  });

  it('is given nothing, and changes nothing, unless Apple vouches for it and it has a cart', async () => {
    const serialNumber = 'DMPE00000002';
    const { classroomId } = await scene.server.codes();
    await scene.place(classroomId, serialNumber);
    const own = certified(serialNumber);
    const good = certified(serialNumber, factory, { bits: 1_024 });
    const before = await scene.server.everything();
    const bad: readonly (readonly [string, Buffer, number])[] = [
      ['nothing', Buffer.alloc(0), 400],
      ['no signature', Buffer.from('<?xml version="1.0"?><plist version="1.0"><dict/></plist>'), 400],
      ['of another root', machineMessage(serialNumber, own), 403],
      ['without a serial number', machineMessage('x', good, { more: { SERIAL: '' } }), 400],
      ['that nobody placed', machineMessage('DMPEINCONNU1', good), 403],
      ['huge', machineMessage(serialNumber, good, { more: { LANGUAGE: 'f'.repeat(200_000) } }), 413],
    ];
    for (const [what, body, status] of bad) {
      const answer = await scene.post(body);
      expect([what, answer.status]).toEqual([what, status]);
      expect(answer.text).toMatch(/^[^<]*\.\n$/u);
    }
    expect(await scene.server.everything()).toBe(before);
    const answer = await scene.post(scene.message(serialNumber, { form: 'der' }));
    expect(answer.status).toBe(200);
  });

  it('is told why when its slot was taken meanwhile', async () => {
    const { classroomId, codes } = await scene.server.codes();
    await scene.place(classroomId, 'DMPE00000003');
    await new PlayedIpad(scene.server).enrol(codes[0] ?? '');
    expect((await scene.post(scene.message('DMPE00000003'))).status).toBe(409);
    expect(await scene.rows('DMPE00000003')).toMatchObject([{ slot: 1 }]);
    const refused = await scene.server.inSystem((tx) =>
      tx.one<{ refusal: string }>(`select refusal from apple.ade_device where serial = 'DMPE00000003'`),
    );
    expect(refused?.refusal).toBe('fleet.codeSlotTaken');
  });
});
