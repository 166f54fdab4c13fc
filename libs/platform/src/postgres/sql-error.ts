/** SQLSTATE of an error raised by PostgreSQL (through `pg` or wrapped by TypeORM), or `undefined`. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return driverError === error ? undefined : sqlState(driverError);
}

/** Name of the constraint that refused, or `undefined`: a repository turns it into its domain's error. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { constraint, driverError } = error as { constraint?: unknown; driverError?: unknown };
  if (typeof constraint === 'string') return constraint;
  return driverError === error ? undefined : violatedConstraint(driverError);
}

/** Serialization failure and deadlock: PostgreSQL rolled everything back and asks for the same work again. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(sqlState(error) ?? '');
