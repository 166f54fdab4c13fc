// The school year that is played: 2026-2027, with the holidays of one zone. Everybody lives in Paris time.
export const SCHOOL_YEAR = '2026-2027';
export const ZONE = 'Zone A';
export const BEGINS = '2026-09-01';

/** First and last day without school. @type {readonly { name: string, from: string, until: string }[]} */
export const HOLIDAYS = [
  { name: 'Vacances de la Toussaint', from: '2026-10-17', until: '2026-11-01' },
  { name: 'Vacances de Noël', from: '2026-12-19', until: '2027-01-03' },
  { name: 'Vacances d’Hiver', from: '2027-02-13', until: '2027-02-28' },
  { name: 'Vacances de Printemps', from: '2027-04-10', until: '2027-04-25' },
  { name: 'Pont de l’Ascension', from: '2027-05-06', until: '2027-05-09' },
  { name: 'Vacances d’Été', from: '2027-07-03', until: '2027-08-31' },
];
const PUBLIC_HOLIDAYS = ['2026-11-11', '2027-03-29', '2027-05-17'];
const SCHOOL_WEEK = [1, 2, 4, 5];

/** As the ministry publishes it: the last column of days is the one on which lessons begin again. */
export const calendarFile = () =>
  [
    'Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire',
    ...HOLIDAYS.map(
      ({ name, from, until }) => `${name};-;${from};${dayAfter(until)};Grenoble;${ZONE};${SCHOOL_YEAR}`,
    ),
  ].join('\n');

/** @param {string} day @param {number} [days] */
export const dayAfter = (day, days = 1) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** @param {string} day */
export const isSchoolDay = (day) =>
  SCHOOL_WEEK.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) &&
  !PUBLIC_HOLIDAYS.includes(day) &&
  !HOLIDAYS.some(({ from, until }) => from <= day && day <= until);

const SUMMER_TIME = { ended: '2026-10-25', begins: '2027-03-28' };

/** An instant of a day, in Paris. @param {string} day @param {string} time `08:30` @returns {number} milliseconds */
export function instantOf(day, time) {
  const isWinter = day >= SUMMER_TIME.ended && day < SUMMER_TIME.begins;
  return Date.parse(`${day}T${time}:00+0${isWinter ? 1 : 2}:00`);
}

/** @param {string} from @param {string} until @returns {string[]} both included */
export function daysFrom(from, until) {
  const days = [];
  for (let day = from; day <= until; day = dayAfter(day)) days.push(day);
  return days;
}

/** Days on which the server wakes up to work: those of school, and the last of each month, so that each is closed as it ended. @param {string} until */
export const eveningsUntil = (until) =>
  daysFrom(BEGINS, until).filter((day) => isSchoolDay(day) || dayAfter(day).endsWith('-01'));
