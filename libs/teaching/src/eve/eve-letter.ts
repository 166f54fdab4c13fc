import type { LocalDate } from '@chariot/kernel';
import { dayInFrench, spanInFrench, timeAt } from '../bookings/slots.js';
import { HEARD_ON_THE_EVE_MINUTES, readinessOf, type HeldTablet } from '../lessons/readiness.js';

/** A cart that is reserved tomorrow, as it stands tonight. */
export interface EveCart {
  readonly name: string;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly wanted: number;
  readonly tablets: readonly HeldTablet[];
}

/** « Prêt pour la séance ? »: what is ready, what is to be charged, what nobody has heard of; while there is time. */
export function eveLetter(
  on: LocalDate,
  carts: readonly EveCart[],
  now: Date,
  url: string,
): { readonly subject: string; readonly text: string } {
  const isReady = carts.every((cart) => slotsOf(cart, now, 'ready').length >= cart.wanted);
  return {
    subject: `${isReady ? 'Prêt' : 'Pas encore prêt'} pour votre séance de ${dayInFrench(on)}`,
    text: [
      'Bonjour,',
      '',
      ...carts.flatMap((cart) => linesOf(cart, now)),
      `Où en sont les tablettes à présent : ${url}`,
      '',
      'Vous recevez ce courriel parce que vous l’avez demandé ; pour ne plus le recevoir, décochez-le sur la page Réservations.',
    ].join('\n'),
  };
}

function linesOf(cart: EveCart, now: Date): string[] {
  const { name, timeZone, startsAt, endsAt, wanted } = cart;
  const span = spanInFrench({ from: timeAt(startsAt, timeZone), to: timeAt(endsAt, timeZone) });
  const ready = slotsOf(cart, now, 'ready').length;
  const told = [
    ['à charger', slotsOf(cart, now, 'lowBattery')],
    ['sans nouvelles depuis hier', slotsOf(cart, now, 'absent')],
    ['prêtées', slotsOf(cart, now, 'lent')],
  ] as const;
  return [
    `${name}, ${span} : ${ready} ${ready >= 2 ? 'tablettes prêtes' : 'tablette prête'} pour ${wanted} ${wanted >= 2 ? 'réservées' : 'réservée'}.`,
    ...told.filter(([, slots]) => slots.length > 0).map(([what, slots]) => `  – ${what} : n° ${slots.join(', ')}`),
    '',
  ];
}

const slotsOf = ({ tablets }: EveCart, now: Date, state: string): number[] =>
  tablets.filter((tablet) => readinessOf(tablet, now, HEARD_ON_THE_EVE_MINUTES) === state).map(({ slot }) => slot);
