import type { Board } from '@chariot/contract';
import { stepsOf } from './steps.js';

const board = (counts: Partial<Board['counts']>, serials = 0, revoked = 0): Board =>
  ({
    classroom: { capacity: 12 },
    tiles: Array.from({ length: 12 }, (_, index) => ({
      slot: index + 1,
      serialNumber: index < serials ? `S${index}` : null,
    })),
    counts: { waiting: 0, talking: 0, ready: 0, blocked: 0, ...counts },
    enrollable: (counts.waiting ?? 0) + revoked,
    window: null,
  }) as unknown as Board;

const states = (steps: ReturnType<typeof stepsOf>): string[] | undefined =>
  steps?.map(({ name, state, done }) => `${name} ${state} ${done}`);

describe('steps of a cart towards being ready', () => {
  it('starts with the delivery list', () => {
    expect(states(stepsOf(board({ waiting: 12 }), 0, 0))).toEqual([
      'delivery next 0',
      'profile later 0',
      'enrolment later 0',
      'settings later 0',
    ]);
  });

  it('asks for a profile once the tablets are announced', () => {
    expect(states(stepsOf(board({ waiting: 12 }, 12), 0, 12))).toEqual([
      'delivery done 12',
      'profile next 0',
      'enrolment later 0',
      'settings later 0',
    ]);
  });

  it('does not wait for a delivery list when tablets enrol without one', () => {
    expect(states(stepsOf(board({ waiting: 9, talking: 3 }, 3), 1, 0))).toEqual([
      'delivery later 3',
      'profile done 1',
      'enrolment next 3',
      'settings later 0',
    ]);
  });

  it('has a tablet that lost its identity enrolled again, in a cart that is full', () => {
    expect(states(stepsOf(board({ ready: 11, blocked: 1 }, 12, 1), 1, 12))).toEqual([
      'delivery done 12',
      'profile done 1',
      'enrolment next 11',
      'settings later 11',
    ]);
  });

  it('is not done while no profile reaches the cart, even with twelve tablets ready', () => {
    expect(states(stepsOf(board({ ready: 12 }, 12), 0, 0))?.[1]).toBe('profile next 0');
  });

  it('leaves the profile out for who may not read profiles', () => {
    expect(states(stepsOf(board({ waiting: 12 }), undefined, 0))).toHaveLength(3);
  });

  it('disappears when twelve tablets are ready', () => {
    expect(stepsOf(board({ ready: 12 }, 12), 1, 0)).toBeUndefined();
  });
});
