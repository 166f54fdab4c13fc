// What the ministry publishes and an operator loads: the school calendar, the headcounts, and the tables that they come in.
import { Readable } from 'node:stream';
import { isDomain } from '../refusals.mjs';

const ROOM = 'libs/territory';
const CALENDAR = 'Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire'.split(';');
const HEADCOUNTS = 'rentree_scolaire;numero_ecole;nombre_total_classes;nombre_total_eleves'.split(';');

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function openDataParsers(load) {
  const { calendarColumns, holidayOf } = await load(ROOM, 'calendar/calendar-file.js');
  const { headcountColumns, headcountOf } = await load(ROOM, 'headcounts/headcounts-file.js');
  const { CsvFile, UnreadableCsv } = await load(ROOM, 'open-data/csv-file.js');
  return [
    {
      name: 'line of the school calendar',
      samples: [
        'Vacances de la Toussaint;-;2025-10-17T22:00:00+00:00;2025-11-02T23:00:00+00:00;Grenoble;Zone A;2025-2026',
        'Début des vacances d’été;Élèves;04/07/2026;;Lyon;Zone A;2025-2026',
      ],
      read: (line) => holidayOf(calendarColumns(CALENDAR), line.split(';')),
      refuses: isDomain,
      reads: [`${ROOM}/calendar/calendar-file.js`, `${ROOM}/calendar/calendar.service.js`],
    },
    {
      name: 'line of the headcounts',
      samples: ['2026;0382460T;11;262'],
      read: (line) => headcountOf(headcountColumns(HEADCOUNTS), line.split(';')),
      refuses: isDomain,
      reads: [`${ROOM}/headcounts/headcounts-file.js`, `${ROOM}/headcounts/headcounts.service.js`],
    },
    {
      name: 'table of the ministry',
      samples: [`${CALENDAR.join(';')}\r\nVacances;-;2025-10-18;2025-11-03;Lyon;"Zone A";2025-2026\r\n`],
      async read(text) {
        const lines = [];
        for await (const { cells } of new CsvFile().records(Readable.from([Buffer.from(text)]))) lines.push(cells);
        return lines;
      },
      refuses: (error) => error instanceof UnreadableCsv,
      share: 0.1,
      reads: [`${ROOM}/open-data/csv-file.js`],
    },
  ];
}
