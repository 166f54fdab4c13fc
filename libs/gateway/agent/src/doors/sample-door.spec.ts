import { deflateRawSync } from 'node:zlib';
import { LIMITS } from '@chariot/wire-agent';
import { SampleDoor } from './sample-door.service.js';

const bytesOf = (door: SampleDoor, deviceId: string): number => {
  const { body } = door.sample({ deviceId });
  return Buffer.isBuffer(body) ? body.length : 0;
};
const refusal = expect.objectContaining({ code: 'gateway-agent.tooManyRequests' });

describe('what a device fetches to measure its line', () => {
  it('is two mebibytes that nothing makes fewer', () => {
    const { body } = new SampleDoor().sample({ deviceId: 'a' });
    expect(body).toHaveLength(LIMITS.sampleBytes);
    expect(deflateRawSync(body).length).toBeGreaterThan(LIMITS.sampleBytes * 0.99);
  });

  it('is given once in ten minutes to a device, and to another beside it', () => {
    const door = new SampleDoor();
    expect(bytesOf(door, 'a')).toBe(LIMITS.sampleBytes);
    expect(() => door.sample({ deviceId: 'a' })).toThrow(refusal);
    expect(bytesOf(door, 'b')).toBe(LIMITS.sampleBytes);
  });

  it('is bounded for all of them, whoever they are, and refuses nobody for another’s insistence', () => {
    const door = new SampleDoor({ everybody: { perSecond: 0.001, burst: 3 } });
    for (const deviceId of ['a', 'b']) expect(bytesOf(door, deviceId)).toBe(LIMITS.sampleBytes);
    for (let again = 0; again < 5; again += 1) expect(() => door.sample({ deviceId: 'a' })).toThrow(refusal);
    expect(bytesOf(door, 'c')).toBe(LIMITS.sampleBytes);
    expect(() => door.sample({ deviceId: 'd' })).toThrow(refusal);
  });
});
