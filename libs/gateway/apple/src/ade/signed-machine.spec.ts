import { createPublicKey } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import { certified, machineMessage } from './ade.scene.js';
import { appleDeviceAuthority } from './apple-device-authority.js';
import { readSignedMachine } from './signed-machine.js';

const factory = certified('Factory', undefined, { ca: true, bits: 1_024 });
const ipad = certified('DMPX00000001', factory, { bits: 1_024 });
const keyOf = (one: { readonly key: Parameters<typeof createPublicKey>[0] }) => createPublicKey(one.key);
const authorities = [keyOf(factory)];

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
}

it('reads what an iPad signs, in both forms, with keys as weak as Apple’s', () => {
  for (const form of ['ber', 'der'] as const) {
    const read = readSignedMachine(machineMessage('DMPX00000001', ipad, { form }), authorities);
    expect(read).toMatchObject({ serialNumber: 'DMPX00000001', product: 'iPad12,1', osVersion: '18.1' });
    expect(JSON.stringify(read)).not.toContain('123456');
  }
});

it('goes through an authority that comes along, and through no other certificate', () => {
  const between = certified('Between', factory, { ca: true });
  const below = certified('DMPX00000002', between);
  const whole = machineMessage('DMPX00000002', below, { above: [between.certificate] });
  expect(readSignedMachine(whole, authorities).serialNumber).toBe('DMPX00000002');
  expect(refusal(() => readSignedMachine(machineMessage('DMPX00000002', below), authorities))).toBe(
    'apple-ade.notApples',
  );
  // An iPad that vouches for another one.
  const forged = machineMessage('DMPX00000003', certified('DMPX00000003', ipad), { above: [ipad.certificate] });
  expect(refusal(() => readSignedMachine(forged, authorities))).toBe('apple-ade.notApples');
  const [one, two, three] = [1, 2, 3]
    .reduce((all) => [...all, certified(`Level ${all.length}`, all.at(-1), { ca: true })], [factory])
    .slice(1);
  const deep = certified('DMPX00000004', three);
  const above = [one, two, three].map((each) => each?.certificate ?? Buffer.alloc(0));
  expect(refusal(() => readSignedMachine(machineMessage('DMPX00000004', deep, { above }), authorities))).toBe(
    'apple-ade.notApples',
  );
});

it('believes nobody else', () => {
  const other = certified('Factory', undefined, { ca: true });
  const own = machineMessage('DMPX00000001', certified('DMPX00000001', other), { above: [other.certificate] });
  expect(refusal(() => readSignedMachine(own, authorities))).toBe('apple-ade.notApples');
  const good = machineMessage('DMPX00000001', ipad);
  expect(refusal(() => readSignedMachine(good, [appleDeviceAuthority()]))).toBe('apple-ade.notApples');
  const at = good.indexOf('DMPX00000001');
  const changed = Buffer.from(good);
  changed.write('DMPX00000009', at);
  for (const bad of [
    changed,
    Buffer.alloc(0),
    Buffer.from('<plist/>'),
    good.subarray(0, 500),
    Buffer.alloc(40_000, 0x30),
  ])
    expect(refusal(() => readSignedMachine(bad, authorities))).toBe('apple-ade.notAMessage');
  const none = machineMessage("' or 1=1", ipad);
  expect(refusal(() => readSignedMachine(none, authorities))).toBe('apple-ade.notAMessage');
});

it('knows Apple’s key', () => {
  expect(appleDeviceAuthority().asymmetricKeyDetails).toMatchObject({ modulusLength: 1_024, publicExponent: 65_537n });
});
