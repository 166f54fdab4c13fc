import type { AmendmentChanges, NewConvention } from '@chariot/contract';

/** Lines of a budget with their identity, in the order of `budgetLines`; a line that has none is new. */
export interface Said {
  readonly body: NewConvention;
  readonly lineIds: readonly string[];
}

/** What no avenant touches, and what is compared row by row. */
const APART = new Set<string>([
  ...['reference', 'title', 'academieId', 'localAuthorityId', 'signedOn', 'documentPages', 'annex', 'budgetLines'],
]);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What the second says that the first does not: terms, rows of the annex by UAI, budget lines by identity. */
export function changesBetween(before: Said, after: Said): AmendmentChanges {
  const was: Readonly<Record<string, unknown>> = before.body;
  const terms = Object.fromEntries(
    Object.entries(after.body).filter(([name, value]) => !APART.has(name) && !same(value, was[name])),
  );
  const annex = annexChanges(before.body.annex, after.body.annex);
  const budgetLines = lineChanges(before, after);
  return {
    ...terms,
    ...(annex.length > 0 && { annex }),
    ...(budgetLines.length > 0 && { budgetLines }),
  };
}

function annexChanges(
  before: NewConvention['annex'],
  after: NewConvention['annex'],
): NonNullable<AmendmentChanges['annex']> {
  const former = new Map(before.map((row) => [row.uai, row]));
  const gone = before.filter(({ uai }) => !after.some((row) => row.uai === uai));
  return [
    ...after.filter((row) => !same(row, former.get(row.uai))).map((row) => ({ uai: row.uai, row })),
    ...gone.map(({ uai }) => ({ uai, row: null })),
  ];
}

function lineChanges(before: Said, after: Said): NonNullable<AmendmentChanges['budgetLines']> {
  const former = new Map(before.body.budgetLines.map((line, at) => [before.lineIds[at], line]));
  const kept = after.body.budgetLines.flatMap((line, at) => {
    const id = after.lineIds[at];
    const was = former.get(id);
    return same(line, was) ? [] : [{ budgetLineId: was === undefined ? null : (id ?? null), line }];
  });
  const gone = before.lineIds.filter((id) => !after.lineIds.includes(id));
  return [...kept, ...gone.map((budgetLineId) => ({ budgetLineId, line: null }))];
}

export const isEmpty = (changes: AmendmentChanges): boolean => Object.keys(changes).length === 0;

/** `3.2, art. 7.1` → `3.2`, `7.1`: however people write a list of articles. */
export const articlesOf = (text: string): string[] =>
  text
    .split(/[,;\n]+|\bet\b/)
    .map((part) => part.replace(/^\s*(?:art(?:icle|\.)?s?\s*)?/i, '').trim())
    .filter((part) => part !== '');
