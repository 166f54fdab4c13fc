import type { BookingSettings } from '@chariot/contract';

/**
 * Whoever has set nothing: ten minutes to bring the cart along a corridor, and half an hour of charging once its tablets have
 * served for three hours, which is a morning of school (the lunch that follows charges them).
 */
export const USUAL_SETTINGS: BookingSettings = { travelMinutes: 10, chargeMinutes: 30, chargeAfterHours: 3 };
