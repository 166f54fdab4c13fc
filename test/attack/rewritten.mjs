// Takes a defence out of a function of the database, and puts it back.

/**
 * @param {string} signature `schema.name(types)` @param {readonly [find: string, instead: string][]} words
 * @returns {{ off: string, on: string }}
 */
export const rewritten = (signature, words) => ({
  off: swapped(signature, words),
  on: swapped(
    signature,
    words.map(([find, instead]) => [instead, find]),
  ),
});

/** What is no longer there stops the run: it would weaken nothing. @param {string} signature @param {readonly [string, string][]} words */
const swapped = (signature, words) => `
  do $do$
  declare
    said text := pg_get_functiondef('${signature}'::regprocedure);
  begin
    ${words
      .map(
        ([find, instead]) => `
    if position($find$${find}$find$ in said) = 0 then raise exception 'gone: %', $find$${find}$find$; end if;
    said := replace(said, $find$${find}$find$, $instead$${instead}$instead$);`,
      )
      .join('')}
    execute said;
  end $do$;`;
