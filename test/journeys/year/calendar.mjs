// The school year that is played, with the holidays of one zone. Everybody lives in Paris time. It is one to come: see clock.mjs.
export const SCHOOL_YEAR = '2033-2034';
export const ZONE = 'Zone A';
/** Everything is made on the eve. */
export const EVE = '2033-08-31';
export const BEGINS = '2033-09-01';
/** Once it is over, and every month of it is told. */
export const AFTER = '2034-09-02';

/** First and last day without school. @type {readonly { name: string, from: string, until: string }[]} */
export const HOLIDAYS = [
  { name: 'Vacances de la Toussaint', from: '2033-10-22', until: '2033-11-06' },
  { name: 'Vacances de Noël', from: '2033-12-17', until: '2034-01-02' },
  { name: 'Vacances d’Hiver', from: '2034-02-11', until: '2034-02-26' },
  { name: 'Vacances de Printemps', from: '2034-04-08', until: '2034-04-23' },
  { name: 'Pont de l’Ascension', from: '2034-05-18', until: '2034-05-21' },
  { name: 'Vacances d’Été', from: '2034-07-08', until: '2034-08-31' },
];
const PUBLIC_HOLIDAYS = ['2033-11-11', '2034-05-01', '2034-05-08', '2034-05-29'];
const SCHOOL_WEEK = [1, 2, 4, 5];

/** As the ministry publishes it: the last column of days is the one on which lessons begin again. */
export const calendarFile = () =>
  [
    'Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire',
    ...HOLIDAYS.map(({ name, from, until }) => `${name};-;${from};${dayAfter(until)};Grenoble;${ZONE};${SCHOOL_YEAR}`),
  ].join('\n');

/** @param {string} day @param {number} [days] */
export const dayAfter = (day, days = 1) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** @param {string} day */
export const isSchoolDay = (day) =>
  day.slice(0, 7) < '2034-09' &&
  SCHOOL_WEEK.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) &&
  !PUBLIC_HOLIDAYS.includes(day) &&
  !HOLIDAYS.some(({ from, until }) => from <= day && day <= until);

const SUMMER_TIME = { ended: '2033-10-30', begins: '2034-03-26' };

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

/**
 * Days on which the server wakes up to work: those of school, the last of each month, so that each is closed as it ended, the very
 * last, and one in the midst of each month: libuv counts what it has slept in 31 bits of milliseconds, and a server that jumps 31
 * days at once goes on sleeping (seen: in August). @param {string} until
 */
export const eveningsUntil = (until) =>
  daysFrom(BEGINS, until).filter(
    (day) => isSchoolDay(day) || dayAfter(day).endsWith('-01') || day.endsWith('-15') || day === until,
  );
