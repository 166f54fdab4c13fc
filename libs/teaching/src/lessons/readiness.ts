import type { TabletReadiness } from '@chariot/contract';
import type { CartTablet } from '../carts/cart-readiness.port.js';

/** Below, a tablet may not last the lesson. */
export const LOW_BATTERY_PERCENT = 20;
/** In class, every tablet that is on has spoken in that time: it asks at least every quarter of an hour. */
export const HEARD_MINUTES = 20;
/** On the eve, a cart that was put back to charge has spoken since the day before. */
export const HEARD_ON_THE_EVE_MINUTES = 24 * 60;

/** @param heardMinutes how lately it must have spoken */
export function readinessOf(tablet: CartTablet, now: Date, heardMinutes = HEARD_MINUTES): TabletReadiness {
  const { inService, online, lastSeenAt, batteryPercent } = tablet;
  if (!inService) return 'outOfService';
  const heard = online || (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() <= heardMinutes * 60_000);
  if (!heard) return 'absent';
  return batteryPercent !== null && batteryPercent <= LOW_BATTERY_PERCENT ? 'lowBattery' : 'ready';
}
