import type { TabletReadiness } from '@chariot/contract';
import type { CartStanding, CartTablet } from '../carts/cart-readiness.port.js';
import type { HeldCart } from './held-carts.repository.js';

/** What the fleet says of a tablet, and whether it is out on loan: it is then in nobody's service here. */
export type HeldTablet = CartTablet & { readonly lent?: boolean };
export type HeldStanding = Omit<CartStanding, 'tablets'> & { readonly tablets: readonly HeldTablet[] };

/** As this room holds it: since when its box is on, and whether the lesson has asked anything of its tablets. */
export type OneStanding = HeldStanding & Pick<HeldCart, 'boxOnAt' | 'ordered'>;

export function withoutLent(standing: CartStanding, out: ReadonlySet<string>): HeldStanding {
  const tablets = standing.tablets.map((tablet) =>
    out.has(tablet.deviceId) ? { ...tablet, inService: false, lent: true } : tablet,
  );
  return { ...standing, tablets };
}

/** Below, a tablet may not last the lesson. */
export const LOW_BATTERY_PERCENT = 20;
/** In class, every tablet that is on has spoken in that time: it asks at least every quarter of an hour. */
export const HEARD_MINUTES = 20;
/** On the eve, a cart that was put back to charge has spoken since the day before. */
export const HEARD_ON_THE_EVE_MINUTES = 24 * 60;

/** @param heardMinutes how lately it must have spoken */
export function readinessOf(tablet: HeldTablet, now: Date, heardMinutes = HEARD_MINUTES): TabletReadiness {
  const { inService, online, lastSeenAt, batteryPercent } = tablet;
  if (tablet.lent === true) return 'lent';
  if (!inService) return 'outOfService';
  const heard = online || (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() <= heardMinutes * 60_000);
  if (!heard) return 'absent';
  return batteryPercent !== null && batteryPercent <= LOW_BATTERY_PERCENT ? 'lowBattery' : 'ready';
}
