export const RECOVERY_CODES = 10;

/** Whether what was typed has the shape of a recovery code (16 signs) rather than of an application's (6 digits). */
export const looksLikeRecoveryCode = (typed: string): boolean => typed.replace(/[^0-9A-Za-z]/g, '').length === 16;
