import type { Exchange } from '@chariot/contract';
import { detailOf, lineOf } from './words.js';

const exchange = (more: Partial<Exchange>): Exchange => ({
  number: 7,
  at: '2026-11-10T08:00:00.000Z',
  firstAt: '2026-11-10T08:00:00.000Z',
  times: 1,
  door: 'command',
  said: 'Idle',
  about: null,
  identifier: null,
  byUser: false,
  faults: [],
  outcome: 'fine',
  why: null,
  answer: null,
  answerIdentifier: null,
  status: 200,
  milliseconds: 3,
  ...more,
});

describe('a line of the log', () => {
  it.each([
    [{ outcome: 'nothing' }, 'A demandé s’il a quelque chose à faire.'],
    [{ answer: 'RestartDevice' }, 'A demandé s’il a quelque chose à faire ; reçoit l’ordre de redémarrer.'],
    [{ answer: 'InstallProfile' }, 'A demandé s’il a quelque chose à faire ; reçoit l’ordre d’installer un profil.'],
    [{ said: 'Acknowledged', about: 'DeviceLock' }, 'A accepté de se verrouiller.'],
    [{ said: 'Error', about: 'Nouvelle', outcome: 'failed' }, 'N’a pas pu « Nouvelle ».'],
    [{ said: 'NotNow', outcome: 'later' }, 'Remet à plus tard : ce qui était demandé.'],
    [{ said: 'Acknowledged' }, 'A accepté.'],
    [{ said: 'tokens', byUser: true }, 'Un compte de l’iPad : A demandé si ses réglages ont changé.'],
    [{ said: 'wake', outcome: 'refused' }, 'Réveil refusé par Apple, ou sans destinataire.'],
    [{ said: 'toString' }, 'A dit « toString ».'],
  ] as const)('%j reads « %s »', (more, line) => {
    expect(lineOf(exchange(more as Partial<Exchange>))).toBe(line);
  });

  it('shows all that is kept, in the words of the protocol', () => {
    expect(JSON.parse(detailOf(exchange({ faults: ['MCMDMErrorDomain 12021'] })))).toMatchObject({
      ...{ said: 'Idle', faults: ['MCMDMErrorDomain 12021'], status: 200 },
    });
  });
});
