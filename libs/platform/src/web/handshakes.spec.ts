import { EventEmitter } from 'node:events';
import { Handshakes, type Line } from './handshakes.js';

class Socket extends EventEmitter implements Line {
  constructor(
    readonly remoteAddress: string,
    readonly remotePort: number,
  ) {
    super();
  }
}

describe('handshakes under way', () => {
  it('are so many for each address, until they end or their line does', () => {
    const handshakes = new Handshakes(2);
    const [first, second, third] = [1, 2, 3].map((port) => new Socket('192.0.2.1', port)) as [Socket, Socket, Socket];
    expect([first, second, third].map((socket) => handshakes.begins(socket))).toEqual([true, true, false]);
    expect(handshakes.begins(new Socket('192.0.2.2', 1))).toBe(true);
    // The same line, once TLS has wrapped it.
    handshakes.ended({ remoteAddress: '192.0.2.1', remotePort: 1 });
    expect(handshakes.begins(third)).toBe(true);
    // Ended already: its close gives nothing back a second time.
    first.emit('close');
    expect(handshakes.begins(new Socket('192.0.2.1', 4))).toBe(false);
    second.emit('close');
    expect(handshakes.begins(new Socket('192.0.2.1', 5))).toBe(true);
  });

  it('are counted by network, and forgotten', () => {
    const handshakes = new Handshakes(1);
    const [one, other] = [new Socket('2001:db8::1', 1), new Socket('2001:db8::2', 1)];
    expect(handshakes.begins(one)).toBe(true);
    expect(handshakes.begins(other)).toBe(false);
    handshakes.ended(one);
    // Nobody's.
    handshakes.ended(other);
    expect(handshakes.addresses).toBe(0);
  });
});
