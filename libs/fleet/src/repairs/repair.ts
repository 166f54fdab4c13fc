import type { InputOf, RepairOutcome, RepairState, closeRepair, sendRepair } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { DeviceState } from '../devices/device.js';
import { fleetError } from '../fleet-errors.js';

/** What a supplier who said nothing is given to bring a device back. */
export const USUAL_DAYS = 30;

export interface RepairDays {
  readonly state: RepairState;
  readonly openedAt: Date;
  readonly sentOn: LocalDate | null;
  readonly expectedBackOn: LocalDate | null;
}

/** The first day on which it is late; `null` while it has not left, and once it is back. */
export function lateFrom({ state, sentOn, expectedBackOn }: RepairDays): LocalDate | null {
  if (state !== 'sent' || sentOn === null) return null;
  return LocalDate.addDays(expectedBackOn ?? LocalDate.addDays(sentOn, USUAL_DAYS), 1);
}

export function isLate(repair: RepairDays, today: LocalDate): boolean {
  const from = lateFrom(repair);
  return from !== null && LocalDate.compare(from, today) <= 0;
}

/** @throws DomainError `fleet.repairNotOpen`, `fleet.repairDates` */
export function checkSending(
  repair: RepairDays,
  asked: Pick<InputOf<typeof sendRepair>['body'], 'sentOn' | 'expectedBackOn'>,
  today: LocalDate,
): void {
  if (repair.state !== 'open') throw fleetError('repairNotOpen');
  const sentOn = LocalDate.parse(asked.sentOn);
  checkOrder([LocalDate.at(repair.openedAt), sentOn, today]);
  if (asked.expectedBackOn !== null) checkOrder([sentOn, LocalDate.parse(asked.expectedBackOn)]);
}

/** @throws DomainError `fleet.repairClosed`, `fleet.repairNotSent`, `fleet.repairDates` */
export function checkClosing(
  repair: RepairDays,
  asked: Pick<InputOf<typeof closeRepair>['body'], 'outcome' | 'backOn'>,
  today: LocalDate,
): void {
  if (repair.state === 'closed') throw fleetError('repairClosed');
  if (repair.state === 'open' && (asked.outcome === 'repaired' || asked.outcome === 'replaced')) {
    throw fleetError('repairNotSent');
  }
  checkOrder([repair.sentOn ?? LocalDate.at(repair.openedAt), LocalDate.parse(asked.backOn), today]);
}

/** Where a device goes as its repair ends; `null`: it is there already. */
export function stateAfter(outcome: RepairOutcome, state: DeviceState): DeviceState | null {
  const to: DeviceState = outcome === 'replaced' ? 'retired' : outcome === 'irreparable' ? 'broken' : 'inService';
  // Somebody may have moved it on by hand: what is neither broken nor being repaired is left where it is.
  return to === state || (state !== 'broken' && state !== 'inRepair') ? null : to;
}

function checkOrder(days: readonly LocalDate[]): void {
  const sorted = days.slice(1).every((day, i) => LocalDate.compare(days[i] as LocalDate, day) <= 0);
  if (!sorted) throw fleetError('repairDates');
}
