import { EXCHANGES_KEPT, type Exchange } from '@chariot/contract';
import { append, explained, keptOf, likenessOf, numbered, type Counted, type Told } from './exchange.js';

const AT = new Date('2026-11-10T08:00:00Z');
const told = (more: Partial<Told> = {}): Told => ({
  at: AT,
  door: 'command',
  said: 'Idle',
  about: null,
  identifier: null,
  byUser: false,
  faults: [],
  outcome: 'nothing',
  why: null,
  answer: null,
  answerIdentifier: null,
  status: 200,
  milliseconds: 3,
  ...more,
});
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);
const waitingOf = (...all: readonly Told[]): readonly Counted[] => all.reduce(append, [] as readonly Counted[]);

describe('what is kept of an exchange', () => {
  it('is its fields and no other, whatever a gateway gives', () => {
    const more = { token: 'secret', PushMagic: 'secret' };
    expect(JSON.stringify(keptOf({ ...told(), ...more }))).not.toContain('secret');
  });

  it.each(['eleve@ecole.fr', 'clé=Wi-Fi', '<b>', 'a\nb', ' ', 'x'.repeat(121)])(
    'is words of a protocol: « %s » is none',
    (foreign) => {
      const kept = keptOf(
        told({ said: foreign, about: foreign, identifier: foreign, answer: foreign, faults: [foreign] }),
      );
      expect([kept.said, kept.about, kept.identifier, kept.answer, kept.faults]).toEqual(['?', null, null, null, []]);
    },
  );

  it('has five codes and a sentence of 300 signs at most, and whole milliseconds', () => {
    const kept = keptOf(
      told({ faults: Array.from({ length: 9 }, (_, n) => `c${n}`), why: 'é'.repeat(400), milliseconds: 1.6 }),
    );
    expect([kept.faults.length, kept.why?.length, kept.milliseconds]).toEqual([5, 300, 2]);
  });
});

describe('what waits to be written', () => {
  it('counts the same again, with its first and its last moment', () => {
    const waiting = waitingOf(told(), told({ at: later(1), milliseconds: 9 }), told({ at: later(2) }));
    expect(waiting).toEqual([{ ...told({ at: later(2) }), firstAt: AT, times: 3 }]);
  });

  it('keeps apart what differs in anything but the moment, the speed and the words', () => {
    const all: Partial<Told>[] = [
      ...[{ said: 'NotNow' }, { door: 'push' as const }, { about: 'DeviceLock' }, { identifier: 'x' }],
      ...[{ byUser: true }, { faults: ['x'] }, { outcome: 'fine' as const }, { answer: 'x' }],
      ...[{ answerIdentifier: 'x' }, { status: 403 }],
    ];
    for (const one of all) expect([one, likenessOf(told(one)) === likenessOf(told())]).toEqual([one, false]);
    const alike = told({ at: later(5), milliseconds: null, why: 'Attendez 3 secondes.' });
    expect(likenessOf(alike)).toBe(likenessOf(told()));
  });

  it('is the last fifty of a device', () => {
    const waiting = waitingOf(...Array.from({ length: 70 }, (_, n) => told({ identifier: `n${n}` })));
    expect(waiting.map(({ identifier }) => identifier)).toEqual(
      Array.from({ length: EXCHANGES_KEPT }, (_, n) => `n${n + 20}`),
    );
  });

  it('is numbered behind the last one, and under its number where it says the same again', () => {
    const waiting = waitingOf(told(), told({ said: 'NotNow' }));
    expect(numbered(waiting, { last: 8, likeness: null }).rows.map(({ number }) => number)).toEqual([9, 10]);
    const again = numbered(waiting, { last: 8, likeness: likenessOf(told()) });
    expect(again.rows.map(({ number }) => number)).toEqual([8, 9]);
    expect(again.head).toEqual({ last: 9, likeness: likenessOf(told({ said: 'NotNow' })) });
    expect(numbered([], { last: 8, likeness: 'x' })).toEqual({ rows: [], head: { last: 8, likeness: 'x' } });
  });

  it('never has two for one place of the ring', () => {
    const waiting = waitingOf(...Array.from({ length: 50 }, (_, n) => told({ identifier: `n${n}` })));
    const { rows } = numbered(waiting, { last: 100, likeness: likenessOf(told({ identifier: 'n0' })) });
    expect(new Set(rows.map(({ number }) => number % EXCHANGES_KEPT)).size).toBe(rows.length);
  });
});

it('says of a report which command it is about, where that was given within what is kept', () => {
  const shown = (more: Partial<Exchange>): Exchange => {
    const { at, ...rest } = told();
    return { ...rest, number: 1, at: at.toISOString(), firstAt: at.toISOString(), times: 1, faults: [], ...more };
  };
  const given = shown({ answer: 'DeviceLock', answerIdentifier: 'u-1' });
  const about = (identifier: string | null) => explained([shown({ identifier }), given])[0]?.about;
  expect([about('u-1'), about('u-2'), about(null)]).toEqual(['DeviceLock', null, null]);
});
