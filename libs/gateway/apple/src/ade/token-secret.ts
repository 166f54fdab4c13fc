/** Purposes under which the vault keeps what Apple knows this instance by. */
export const TOKEN_SECRET = 'apple.adeToken';
export const KEY_SECRET = 'apple.adeKey';
