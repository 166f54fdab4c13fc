import { LocalDate } from '@chariot/kernel';

/** One meeting, as whoever counts looks at it. */
export interface Meeting {
  readonly on: LocalDate;
  readonly isHeld: boolean;
}
export interface MeetingYear {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/**
 * How « deux fois par an » (art. 4.2.3) is cut. The text gives the year no first day; what it dates is a convention, by its
 * signature: its own years are therefore the text's reading, and deadlines are told by them. One committee serves
 * conventions signed on many days, which have no year in common: its page counts by school year, and says that this is ours.
 * Both are counted by `meetingsIn`.
 */
export const YEAR_READINGS = {
  convention: 'année de la convention, comptée depuis sa signature (lecture du texte)',
  school:
    'année scolaire, du 1er septembre au 31 août\u00a0: notre lecture, faute d’une année commune à toutes les conventions suivies\u00a0; l’échéancier de chacune compte depuis sa signature, comme le texte',
} as const;

/** Years of a convention, the last one cut by its term. */
export function conventionYears(from: LocalDate, until: LocalDate): (MeetingYear & { readonly rank: number })[] {
  const years = [];
  for (let rank = 1; ; rank += 1) {
    const start = LocalDate.addYears(from, rank - 1);
    // The anniversary belongs to the year before: a year of one day would ask for two meetings.
    if (rank > 1 && LocalDate.compare(start, until) >= 0) return years;
    const next = LocalDate.addYears(from, rank);
    years.push({ rank, from: start, until: next > until ? until : next });
  }
}

/** School years that share a day with a period, cut by it. */
export function schoolYears(since: LocalDate, until: LocalDate): (MeetingYear & { readonly label: string })[] {
  const yearOf = (day: LocalDate): number => Number(day.slice(0, 4)) - (day.slice(5) < '09-01' ? 1 : 0);
  const years = [];
  for (let year = yearOf(since); year <= yearOf(until); year += 1) {
    const [from, to] = [LocalDate.of(year, 9, 1), LocalDate.of(year + 1, 8, 31)];
    years.push({
      label: `année scolaire ${String(year)}-${String(year + 1)}`,
      from: from < since ? since : from,
      until: to > until ? until : to,
    });
  }
  return years;
}

/** The days, in order, on which meetings were held within a period (both days in it), and those that are to come. */
export function meetingsIn(
  { from, until }: MeetingYear,
  meetings: readonly Meeting[],
): { readonly held: readonly LocalDate[]; readonly planned: readonly LocalDate[] } {
  const inside = meetings.filter(({ on }) => on >= from && on <= until);
  const days = (held: boolean): LocalDate[] =>
    inside
      .filter(({ isHeld }) => isHeld === held)
      .map(({ on }) => on)
      .sort((a, b) => LocalDate.compare(a, b));
  return { held: days(true), planned: days(false) };
}
