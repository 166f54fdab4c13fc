// What only `npm start` adds so that whoever tries Chariot sees it lived in: a second school, teachers (known by what they do, as
// all people of the example), reservations of the coming days, a Wi-Fi box that is on, and the past (past.mjs). Each step looks
// before it writes; the past comes last.
import { readFileSync } from 'node:fs';
import { Client, Refused } from './client.mjs';
import { seedPast } from './past.mjs';
import { deliveredCart, OPENED_ON, place } from './seed.mjs';

const teaching = JSON.parse(readFileSync(new URL('./teaching.json', import.meta.url), 'utf8'));

/** Of whoever gets a link: her class is the one with most lessons. */
export const TEACHER_EMAIL = /** @type {string} */ (teaching.classes[0].email);
const NO_SCHOOL = ['teaching.schoolClosed', 'teaching.bookingTaken'];
/** @param {number} ahead days from today @returns {string} of France, where the example's schools are */
const dayOf = (ahead) =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });

/**
 * @typedef {{ serialNumber: string, manufacturer: string, model: string }} Delivered
 *
 * @param {Client} client as the administration of the example
 * @param {object} example
 * @param {string} example.schoolId
 * @param {string} example.classroomId  its first cart
 * @param {string | undefined} example.secondCartId
 * @param {string} example.databaseUrl  as its owner
 * @param {(email: string) => Promise<string>} example.linkFor
 * @returns {Promise<{ hamlet: { classroomId: string, tablets: Delivered[] }, isNew: boolean }>} `isNew`: its past was written now
 */
export async function seedTeaching(client, { schoolId, classroomId, secondCartId, databaseUrl, linkFor }) {
  const school = await client.call('GET', `/places/${schoolId}`);
  const hamletId = await place(
    client,
    teaching.school,
    school.parents.map((/** @type {{ id: string }} */ { id }) => id),
  );
  const places = { school: schoolId, hamlet: hamletId };
  const tablets = Array.from({ length: teaching.tablets.count }, (_, index) => {
    const { serial, manufacturer, model } = teaching.tablets;
    return { serialNumber: `${serial}${String(index + 1).padStart(2, '0')}`, manufacturer, model };
  });
  const { classroom, delivery } = teaching;
  const hamletCart = await deliveredCart(client, { schoolId: hamletId, classroom, delivery, devices: tablets });
  const teachers = await people(client, places);
  await headcounts(client, places);
  const cart = await client.call('GET', `/classrooms/${classroomId}`);
  if (cart.schoolCouncilInformedOn === null) {
    const { informedOn: schoolCouncilInformedOn } = teaching.council;
    await client.call('PATCH', `/classrooms/${classroomId}`, { schoolCouncilInformedOn });
  }
  const { headcounts: counted } = teaching;
  const of = {
    school: { teachers: teachers.school, headcount: counted.school },
    hamlet: { teachers: teachers.hamlet, headcount: counted.hamlet },
  };
  const isNew = await seedPast(
    { databaseUrl, today: dayOf(0) },
    {
      [schoolId]: {
        carts: [classroomId, ...(secondCartId ? [secondCartId] : [])],
        slots: 12,
        ...of.school,
      },
      [hamletId]: { carts: [hamletCart], slots: teaching.tablets.count, ...of.hamlet },
    },
    () => reserve({ url: client.url, classroomId, linkFor }),
  );
  return { hamlet: { classroomId: hamletCart, tablets }, isNew };
}

/** @param {Client} client @param {Record<'school' | 'hamlet', string>} places */
async function people(client, places) {
  const known = await client.call('GET', '/people?limit=200');
  /** @type {Record<'school' | 'hamlet', any[]>} */
  const teachers = { school: [], hamlet: [] };
  for (const one of teaching.classes) {
    const { email, teacher: displayName } = one;
    const role = { role: 'teacher', placeId: places[/** @type {'school'} */ (one.at)], from: OPENED_ON };
    const { id } =
      known.items.find((/** @type {{ email: string }} */ person) => person.email === email) ??
      (await client.call('POST', '/people', { displayName, email, role }));
    teachers[/** @type {'school'} */ (one.at)].push({ ...one, id });
  }
  return teachers;
}

/** What the schools have counted this school year. @param {Client} client @param {Record<'school' | 'hamlet', string>} places */
async function headcounts(client, places) {
  const { from } = schoolYear();
  const year = `${from.slice(0, 4)}-${Number(from.slice(0, 4)) + 1}`;
  for (const [at, placeId] of Object.entries(places)) {
    const { pupils } = await client.call('GET', `/places/${placeId}/headcounts/${year}`);
    if (pupils !== null) continue;
    const counts = teaching.headcounts[at];
    await client.call('PUT', `/places/${placeId}/headcounts/${year}`, { ...counts, countedOn: from });
  }
}

/** That goes on. @returns {{ from: string }} its first day */
function schoolYear() {
  const today = dayOf(0);
  return { from: `${Number(today.slice(0, 4)) - (today.slice(5) < '09-01' ? 1 : 0)}-09-01` };
}

/**
 * In each teacher's own name, as anybody reserves; and the one who gets a link has switched the box on.
 * @param {{ url: string, classroomId: string, linkFor: (email: string) => Promise<string> }} example
 */
async function reserve({ url, classroomId, linkFor }) {
  for (const { email, ...wish } of teaching.bookings) {
    const client = new Client(url);
    await client.enter(await linkFor(email));
    const { items } = await client.call('GET', '/bookings?days=14');
    let wanted = items.length === 0 ? teaching.bookedDays : 0;
    for (let ahead = 1; wanted > 0 && ahead <= 20; ahead += 1) {
      const asked = { ...wish, on: dayOf(ahead), half: false, tablets: teaching.bookedTablets };
      if (await granted(client.call('POST', `/classrooms/${classroomId}/bookings`, asked))) wanted -= 1;
    }
    if (email !== TEACHER_EMAIL) continue;
    const { boxesOn } = await client.call('GET', '/lesson-home');
    if (boxesOn.length === 0) await client.call('POST', `/classrooms/${classroomId}/wifi-box`, { on: true });
  }
}

/** @param {Promise<unknown>} call @returns {Promise<boolean>} false on a day without school */
async function granted(call) {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Refused && NO_SCHOOL.includes(error.code)) return false;
    throw error;
  }
}

/**
 * Once tablets are in service, which only what is in service can be lent of: a loan; and a lesson of today that waits for
 * its answer, noted late as a teacher may, where a time of school is less than twelve hours behind.
 * @param {Client} client as the administration of the example
 * @param {{ classroomId: string, linkFor: (email: string) => Promise<string> }} example
 */
export async function seedToday(client, { classroomId, linkFor }) {
  const { slot } = await firstInService(client, classroomId);
  const { total } = await client.call('GET', '/loans?state=out');
  if (total === 0) {
    const loan = { slot, borrower: 'family', dueOn: dayOf(12) };
    await client.call('POST', `/classrooms/${classroomId}/loans`, loan);
  }
  const startedAt = lastTime();
  if (startedAt === null) return;
  const teacher = new Client(client.url);
  await teacher.enter(await linkFor(TEACHER_EMAIL));
  const { className, level, pupils } = teaching.classes[0];
  const lesson = { classroomId, className, level, pupils, discipline: 'mathematics', minutes: 45, startedAt };
  await teacher.call('POST', '/lessons', lesson);
}

const TRIES = 120;

/** @param {Client} client @param {string} classroomId @returns {Promise<{ slot: number }>} */
async function firstInService(client, classroomId) {
  for (let left = TRIES; left > 0; left -= 1) {
    const { tiles } = await client.call('GET', `/classrooms/${classroomId}/board`);
    const ready = tiles.filter((/** @type {{ state: string }} */ { state }) => state === 'ready');
    if (ready.length > 0 && ready.length === tiles.length) return ready.at(-1);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('Les tablettes de l’exemple ne se sont pas inscrites.');
}

/** The last time of school that is over and may still be noted. @returns {string | null} */
function lastTime() {
  const [HOUR, LESSON, LATEST] = [3_600_000, 50 * 60_000, 11.5 * 3_600_000];
  for (let ago = Math.ceil(Date.now() / (HOUR / 2)) * (HOUR / 2); Date.now() - ago < LATEST; ago -= HOUR / 2) {
    const local = new Date(ago).toLocaleTimeString('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'short' });
    const weekday = new Date(ago).toLocaleDateString('en-GB', { timeZone: 'Europe/Paris', weekday: 'short' });
    if (Date.now() - ago < LESSON || !teaching.hours.includes(local)) continue;
    if (['Mon', 'Tue', 'Thu', 'Fri'].includes(weekday)) return new Date(ago).toISOString();
  }
  return null;
}

/** So that the roles of the example are told together. */
export const TEACHING_EMAILS = { teacher: TEACHER_EMAIL };
