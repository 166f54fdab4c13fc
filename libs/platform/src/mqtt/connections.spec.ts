import { Connections, type Admitted } from './connections.js';

const cuts: string[] = [];
const connection = (name: string, deviceId: string, fingerprint: string): Admitted => ({
  deviceId,
  fingerprint,
  from: '192.0.2.1',
  cut: () => void cuts.push(name),
});

describe('Connections', () => {
  beforeEach(() => (cuts.length = 0));

  it('cuts the first connection of a device when a second comes, and remembers the second', () => {
    const connections = new Connections();
    const [first, second] = [connection('first', 'd', 'f1'), connection('second', 'd', 'f2')];
    connections.add(first);
    connections.add(second);
    expect(cuts).toEqual(['first']);
    expect(connections.remove(first)).toBe(false);
    expect([connections.isPresent(first), connections.isPresent(second)]).toEqual([false, true]);
    expect(connections.size).toBe(1);
    expect(connections.remove(second)).toBe(true);
    expect(connections.all()).toEqual([]);
  });

  it('finds every connection made with a certificate', () => {
    const connections = new Connections();
    const [one, other, third] = [connection('1', 'd1', 'f'), connection('2', 'd2', 'f'), connection('3', 'd3', 'g')];
    for (const added of [one, other, third]) connections.add(added);
    expect(connections.withFingerprint('f')).toEqual([one, other]);
    connections.remove(one);
    expect(connections.withFingerprint('f')).toEqual([other]);
    expect(connections.withFingerprint('none')).toEqual([]);
  });
});
