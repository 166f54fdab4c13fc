import type { BudgetLine, Convention, PlaceRef } from '@chariot/contract';

/** A budget line, and the convention that it is written in. */
export interface ReferencedLine extends BudgetLine {
  readonly conventionId: string;
  readonly reference: string;
}

/** Conventions whose annex (article 5) names the school. */
export const conventionsOf = (conventions: readonly Convention[], school: PlaceRef): readonly Convention[] =>
  conventions.filter(({ annex }) =>
    annex.some((row) => row.school?.id === school.id || (school.uai !== null && row.uai === school.uai)),
  );

/** The lines that may have paid a tablet of that school: equipment first, resources never (they buy no tablet, art. 3.2). */
export function linesFor(conventions: readonly Convention[], school: PlaceRef): readonly ReferencedLine[] {
  return conventionsOf(conventions, school)
    .flatMap(({ id, reference, budgetLines }) =>
      budgetLines.filter(({ code }) => code !== 'resources').map((line) => ({ ...line, conventionId: id, reference })),
    )
    .sort((a, b) => Number(a.code !== 'equipment') - Number(b.code !== 'equipment') || b.fiscalYear - a.fiscalYear);
}

/** What each pays over the lines where it is written; `complete` is false when a line leaves a share blank. */
export interface WhoPays {
  readonly state: number;
  readonly localAuthority: number;
  readonly complete: boolean;
}

export function whoPays(lines: readonly BudgetLine[]): WhoPays {
  let state = 0;
  let localAuthority = 0;
  for (const line of lines) {
    state += line.stateShare ?? 0;
    localAuthority += line.localAuthorityShare ?? 0;
  }
  // Two blanks are a line that nobody pays yet; one blank is a box that the table of article 6.2 blacks out.
  const complete = lines.every((line) => line.stateShare !== null || line.localAuthorityShare !== null);
  return { state, localAuthority, complete };
}

/** « art. 3.2 et 6.2 », « art. 5 ». */
export function citing(articles: readonly string[]): string {
  const numbers = articles.map((article) => article.replace(/^art(icle)?\.?\s*/i, ''));
  const last = numbers.at(-1);
  if (last === undefined) return '';
  return `art. ${numbers.length === 1 ? last : `${numbers.slice(0, -1).join(', ')} et ${last}`}`;
}
