/** Told in every inventory; the same as package.json's. */
export const VERSION = '0.1.0';
