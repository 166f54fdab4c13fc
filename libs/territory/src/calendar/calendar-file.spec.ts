import { calendarColumns, holidayOf } from './calendar-file.js';

const columns = calendarColumns([
  ...['\uFEFFDescription', 'Population', 'Date de début', 'Date de fin', 'Académies', 'Zones', 'annee_scolaire'],
]);
const read = (...cells: string[]) => holidayOf(columns, cells);

it('finds its columns by either of their names', () => {
  expect(columns.missing).toEqual([]);
  const ids = calendarColumns(['zones', 'annee_scolaire', 'start_date', 'end_date', 'population', 'description']);
  expect(ids.missing).toEqual([]);
  expect(calendarColumns(['Description', 'Zones']).missing).toEqual([
    ...['population', 'date_de_debut', 'date_de_fin', 'annee_scolaire'],
  ]);
});

it('ends the day before lessons begin again', () => {
  expect(
    read(
      ...['Vacances de la Toussaint', '-', '2025-10-17T22:00:00+00:00', '2025-11-02T23:00:00+00:00'],
      ...['Grenoble', 'Zone A', '2025-2026'],
    ),
  ).toEqual({
    ...{ zone: 'Zone A', year: '2025-2026', name: 'Vacances de la Toussaint', from: '2025-10-18', until: '2025-11-02' },
  });
});

it.each([
  ['of La Réunion', '2025-10-10T20:00:00+00:00', '2025-10-26T20:00:00+00:00', '2025-10-11', '2025-10-26'],
  ['of Guadeloupe', '2025-10-18T04:00:00+00:00', '2025-11-03T04:00:00+00:00', '2025-10-18', '2025-11-02'],
  ['without an hour', '2025-10-18', '2025-11-03', '2025-10-18', '2025-11-02'],
  ['as French people write them', '18/10/2025', '03/11/2025', '2025-10-18', '2025-11-02'],
])('reads the days %s', (_, from, back, first, last) => {
  const holiday = read('Vacances', 'Élèves', from, back, 'x', 'Zone', '2025-2026');
  expect([holiday?.from, holiday?.until]).toEqual([first, last]);
});

it.each([['2026-07-03T22:00:00+00:00'], ['']])('has the summer last until September (%s)', (back) => {
  const holiday = read('Début des Vacances d’Été', '-', '2026-07-03T22:00:00+00:00', back, 'x', 'Zone A', '2025-2026');
  expect([holiday?.from, holiday?.until]).toEqual(['2026-07-04', '2026-08-31']);
});

it('passes over what is the teachers’ alone', () => {
  expect(read('Prérentrée', 'Enseignants', '2025-08-29', '2025-08-30', 'x', 'Zone A', '2025-2026')).toBeNull();
});

it.each([
  ['a day that is none', ['Vacances', '-', '2025-02-30', '2025-03-03', 'x', 'Zone A', '2025-2026'], 'invalidDate'],
  ['an instant that is none', ['Vacances', '-', '2025-13-01T00:00:00Z', '', 'x', 'Zone A', '2025-2026'], 'invalidDate'],
  ['a year that is none', ['Vacances', '-', '2025-10-18', '2025-11-03', 'x', 'Zone A', '2025'], 'invalidSchoolYear'],
])('refuses %s', (_, cells, code) => {
  expect(() => read(...cells)).toThrow(expect.objectContaining({ code: `kernel.${code}` }));
});
