import { LocalDate, SchoolYear } from '@chariot/kernel';
import { columnsOf, type Columns } from '../open-data/columns.js';
import { plainName } from '../open-data/csv-file.js';

/** A holiday of a zone, as the ministry's calendar says it. Both days are without school. */
export interface ZoneHoliday {
  /** « Zone A », « Corse »… */
  readonly zone: string;
  readonly year: SchoolYear;
  readonly name: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
}

const COLUMNS = {
  name: ['description'],
  population: ['population'],
  from: ['date_de_debut', 'start_date'],
  back: ['date_de_fin', 'end_date'],
  zone: ['zones', 'zone'],
  year: ['annee_scolaire'],
} as const;
type CalendarColumns = Columns<keyof typeof COLUMNS>;

export const calendarColumns = (header: readonly string[]): CalendarColumns => columnsOf(COLUMNS, header);

/**
 * One line. Null: it is about teachers alone.
 * @throws DomainError of the kernel where a date or a year is none
 */
export function holidayOf(columns: CalendarColumns, cells: readonly string[]): ZoneHoliday | null {
  const cell = (column: keyof typeof COLUMNS): string => columns.cell(cells, column);
  if (plainName(cell('population')).startsWith('enseignant')) return null;
  const year = SchoolYear.parse(cell('year'));
  const from = dayOf(cell('from'));
  const back = cell('back') === '' ? from : dayOf(cell('back'));
  // Of the summer, only its beginning is given.
  const until = back > from ? LocalDate.addDays(back, -1) : SchoolYear.period(year).until;
  return { zone: cell('zone').slice(0, 40), year, name: cell('name').slice(0, 120), from, until };
}

const MILLISECONDS_12_HOURS = 43_200_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** Midnight of the place, wherever it is: of Paris, La Réunion or Guadeloupe. Half a day later it is that day in Greenwich too. */
function dayOf(text: string): LocalDate {
  const at = INSTANT.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at)
    ? LocalDate.parse(text)
    : LocalDate.parse(new Date(at + MILLISECONDS_12_HOURS).toISOString().slice(0, 10));
}
