import { InFlight } from './in-flight.js';

describe('what is under way', () => {
  it('is so much at once for each caller, and remembers nobody who has nothing', () => {
    const inFlight = new InFlight(2);
    const [first, second] = [inFlight.enter('a'), inFlight.enter('a')];
    expect(inFlight.enter('a')).toBeNull();
    expect(inFlight.enter('b')).not.toBeNull();
    first?.();
    // Twice given back is once.
    first?.();
    const third = inFlight.enter('a');
    expect(third).not.toBeNull();
    expect(inFlight.enter('a')).toBeNull();
    second?.();
    third?.();
    expect(inFlight.callers).toBe(1);
  });

  it('is counted by its weight where it has one', () => {
    const inFlight = new InFlight(10);
    const heavy = inFlight.enter('a', 7);
    expect(inFlight.enter('a', 4)).toBeNull();
    expect(inFlight.enter('a', 3)).not.toBeNull();
    expect(inFlight.enter('a')).toBeNull();
    heavy?.();
    expect(inFlight.enter('a', 8)).toBeNull();
    expect(inFlight.enter('a', 7)).not.toBeNull();
  });
});
