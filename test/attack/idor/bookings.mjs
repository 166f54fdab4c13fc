// Reservations of carts, addresses of agendas and lessons, made by the doors.
import { dayInParis } from '../../stack/days.mjs';
import { PREFIX } from '../routes.mjs';
import { mark } from './marks.mjs';

/** Public holidays that may fall on a Tuesday. */
const CLOSED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];

/** A morning of the usual week, so many weeks from now at least. @param {number} weeks */
export function slotBody(weeks) {
  for (let ahead = weeks * 7; ; ahead += 1) {
    const on = dayInParis(ahead);
    const isTuesday = new Date(`${on}T12:00:00Z`).getUTCDay() === 2;
    if (isTuesday && !CLOSED.includes(on.slice(5))) return { on, from: '09:00', to: '10:00', half: true };
  }
}

/** @param {import('./world.mjs').World} world @param {string} school */
export async function bookingOf(world, school) {
  if (!world.ground.answers('POST', '/classrooms/{id}/bookings')) return;
  const classroom = world.find('classroom', ({ place }) => place === school);
  const { items } = await world.call(school, 'POST', `/classrooms/${classroom?.id}/bookings`, {
    ...{ ...slotBody(1), level: 'ce2', tablets: 6, title: `Séance ${mark('booking', school)}` },
  });
  world.add({ noun: 'booking', id: items[0].id, place: school, row: items[0] });
}

/** Of somebody's own reservations: nobody else sees it. @param {import('./world.mjs').World} world @param {string} role */
export async function feedOf(world, role) {
  if (!world.ground.answers('POST', '/booking-feeds')) return;
  const person = world.people.find((one) => one.role === role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  const { json, status, text } = await world.ground.ask(`${PREFIX}/booking-feeds`, {
    ...{ method: 'POST', headers: person.headers, body: { label: 'Mon agenda', classroomId: null } },
  });
  if (status >= 300) throw new Error(`no agenda was opened: ${text}`);
  world.add({ noun: 'bookingFeed', id: json.feed.id, place: person.held, row: { personId: person.id } });
}

/** Of half a class: another may take the rest of the cart. */
export const LESSON = { level: 'cm1', discipline: 'sciences', pupils: 12, halfClass: true, minutes: 180 };

/** Tomorrow, long before class. */
export const windowBody = () => ({
  startsAt: `${dayInParis(1)}T02:00:00.000Z`,
  endsAt: `${dayInParis(1)}T04:00:00.000Z`,
  boxOn: false,
});

/**
 * A cart that is left on for a night, and a tablet that is out: that one by the owner's hand, since only what is in service is
 * lent, which none of these tablets is.
 * @param {import('./world.mjs').World} world @param {string} school
 */
export async function outsideClassOf(world, school) {
  if (!world.ground.answers('POST', '/classrooms/{id}/loans')) return;
  const classroom = world.find('classroom', ({ place }) => place === school);
  const device = world.find('device', ({ place }) => place === school);
  const window = await world.call(school, 'POST', `/classrooms/${classroom?.id}/maintenance-windows`, windowBody());
  world.add({ noun: 'maintenanceWindow', id: window.id, place: school, row: window });
  const [loan] = await world.ground.facts.query(
    `insert into teaching.loan (id, number, classroom_id, classroom_name, school_id, time_zone, device_id, tablet, slot,
       borrower, lent_on, due_on, lent_at)
     values (gen_random_uuid(), 1, $1, 'Classe', $2, 'Europe/Paris', $3, $4, 1, 'family', current_date - 1, current_date + 7,
       now()) returning id`,
    [classroom?.id, world.placeIds[school], device?.id, mark('loan', school)],
  );
  world.add({ noun: 'loan', id: loan.id, place: school });
  const [departure] = await world.ground.facts.query(
    `insert into teaching.booking_departure (id, school_id, bookings, first_on, last_on, made_at)
     values (gen_random_uuid(), $1, 2, current_date, current_date, now()) returning id`,
    [world.placeIds[school]],
  );
  world.add({ noun: 'bookingDeparture', id: departure.id, place: school });
}

/** @param {import('./world.mjs').World} world @param {string} school */
export async function lessonOf(world, school) {
  if (!world.ground.answers('POST', '/lessons')) return;
  const classroom = world.find('classroom', ({ place }) => place === school);
  const lesson = await world.call(school, 'POST', '/lessons', {
    ...{ ...LESSON, classroomId: classroom?.id, className: mark('lesson', school) },
  });
  world.add({ noun: 'lesson', id: lesson.id, place: school, row: lesson });
}
