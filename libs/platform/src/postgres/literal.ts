/**
 * A text as a literal of SQL, as `escapeLiteral` of `pg` writes it, which adds one sign at a time: who holds a role on each
 * académie brings fifty thousand of them to every transaction.
 */
export function literal(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}
