// A year of lessons in small schools under two branches, drawn from a seed. Each lesson is kept, as no instance keeps it:
// what is true of a cell is counted from them, with nothing of the code under attack.
import { randomOf } from './random.mjs';

/**
 * @typedef {object} Lesson
 * @property {string} school @property {number} month 0 is September @property {string} discipline
 * @property {string} teacher @property {string} group its class @property {number} pupils @property {number} minutes
 *
 * @typedef {object} School
 * @property {string} schoolId @property {string[]} localAuthorities @property {string | null} district
 * @property {string | null} departement @property {string | null} academie
 * @property {number} opens the first month in which it is there
 *
 * @typedef {{ schools: School[], lessons: Lesson[], disciplines: string[] }} World
 */

export const MONTHS = 12;
/** July and August are empty, as they are. */
const TAUGHT = 10;

/** @param {number} seed @returns {World} */
export function worldOf(seed) {
  const random = randomOf(seed);
  const count = random.whole(4, 11);
  const districts = random.whole(1, 3);
  const communes = random.whole(2, 5);
  const disciplines = ['french', 'sciences', 'arts'].slice(0, random.whole(2, 3));
  /** @type {School[]} */
  const schools = [];
  /** @type {Lesson[]} */
  const lessons = [];
  for (let at = 0; at < count; at += 1) {
    const schoolId = `é${at}`;
    const district = random.whole(1, districts);
    const commune = random.whole(1, communes);
    schools.push({
      schoolId,
      localAuthorities: [`commune ${commune}`, ...(random.chance(0.2) ? ['syndicat'] : [])],
      district: random.chance(0.1) ? null : `circonscription ${district}`,
      departement: district === 3 ? 'Drôme' : 'Isère',
      academie: 'Grenoble',
      opens: random.chance(0.15) ? random.whole(1, 7) : 0,
    });
    const { opens } = /** @type {School} */ (schools.at(-1));
    const zeal = random.one([0.05, 0.3, 0.8, 0.95]);
    const classes = Array.from({ length: random.whole(1, 7) }, (_, of) => ({
      group: `${schoolId} c${of}`,
      teacher: `${schoolId} p${random.chance(0.8) ? of : 0}`,
      pupils: random.whole(2, 28),
    }));
    for (let month = opens; month < TAUGHT; month += 1) {
      // A school may stop, or begin late.
      if (random.chance(0.15)) continue;
      for (const one of classes) {
        for (const discipline of disciplines) {
          if (!random.chance(discipline === 'arts' ? zeal / 3 : zeal)) continue;
          lessons.push({ school: schoolId, month, discipline, ...one, minutes: random.whole(20, 90) });
        }
      }
    }
  }
  return { schools, lessons, disciplines };
}

/** What the intake would keep of them. @param {World} world @param {readonly string[]} names of the months */
export function keptOf({ lessons }, names) {
  /** @type {Map<string, { schoolId: string, month: string, counts: Record<string, number>, throughput: Map<number, number> }>} */
  const months = new Map();
  /** @type {Map<string, Record<string, any>>} */
  const disciplines = new Map();
  const seen = new Set();
  const isFirst = (/** @type {string} */ mark) => !seen.has(mark) && Boolean(seen.add(mark));
  for (const { school, month, discipline, teacher, group, pupils, minutes } of lessons) {
    const row = months.get(`${school} ${month}`) ?? {
      ...{ schoolId: school, month: names[month] ?? '', counts: none(), throughput: new Map() },
    };
    months.set(`${school} ${month}`, row);
    const { counts, throughput } = row;
    counts.lessons += 1;
    counts.minutes += minutes;
    counts.lessonSlots += Math.ceil(minutes / 30);
    counts.tabletsInService += 12;
    counts.tabletsUsed += 1 + (minutes % 12);
    counts.lessonsMeasured += 1;
    counts.lessonsAnswered += 1;
    counts.lessonsWithoutBlockingIncident += minutes % 2;
    throughput.set(pupils, (throughput.get(pupils) ?? 0) + 1);
    counts.teachersOfMonth += Number(isFirst(`${month} ${teacher}`));
    counts.teachersOfYear += Number(isFirst(teacher));
    const inMonth = isFirst(`${month} ${group}`);
    const inYear = isFirst(group);
    counts.classesOfMonth += Number(inMonth);
    counts.pupilsOfMonth += inMonth ? pupils : 0;
    counts.classesOfYear += Number(inYear);
    counts.pupilsOfYear += inYear ? pupils : 0;
    const year = disciplines.get(`${school} ${discipline}`) ?? {
      ...{ schoolId: school, discipline, lessons: 0, teachers: 0, classes: 0, pupils: 0 },
    };
    disciplines.set(`${school} ${discipline}`, year);
    year.lessons += 1;
    year.teachers += Number(isFirst(`${discipline} ${teacher}`));
    const inDiscipline = isFirst(`${discipline} ${group}`);
    year.classes += Number(inDiscipline);
    year.pupils += inDiscipline ? pupils : 0;
  }
  return { months: [...months.values()], disciplines: [...disciplines.values()] };
}

const MEASURES = [
  ...[
    'lessons',
    'lessonsMeasured',
    'lessonsAnswered',
    'lessonsWithoutBlockingIncident',
    'lessonSlots',
    'bookingsLapsed',
  ],
  ...['minutes', 'tabletsUsed', 'tabletsInService', 'classesOfMonth', 'teachersOfMonth', 'pupilsOfMonth'],
  ...['classesOfYear', 'teachersOfYear', 'pupilsOfYear'],
];
/** @returns {Record<string, any>} */
const none = () => Object.fromEntries(MEASURES.map((measure) => [measure, 0]));

/**
 * Who is behind a cell, each person once.
 * @param {World} world @param {(lesson: Lesson) => boolean} isIn
 */
export function behind({ lessons }, isIn) {
  const teachers = new Set();
  /** @type {Map<string, number>} */
  const classes = new Map();
  let count = 0;
  for (const lesson of lessons) {
    if (!isIn(lesson)) continue;
    count += 1;
    teachers.add(lesson.teacher);
    classes.set(lesson.group, lesson.pupils);
  }
  return { lessons: count, teachers: teachers.size, pupils: [...classes.values()].reduce((sum, one) => sum + one, 0) };
}

/** Wider places, of both branches. @param {Pick<School, 'localAuthorities' | 'district' | 'departement' | 'academie'>} school */
export const placesOf = ({ localAuthorities, district, departement, academie }) =>
  [...localAuthorities, district, departement, academie].filter((one) => one !== null);
