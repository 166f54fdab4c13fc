// What each person may reach and see, by rules written here and not taken from the product.
import { above, PLACES, relation, within } from './places.mjs';
import { may } from './powers.mjs';

/** @typedef {import('./world.mjs').Thing} Thing @typedef {import('./world.mjs').Person} Person */

/** Doors that change what is on a place of hers, by way of a thing that need only be readable. */
const READ_IS_ENOUGH = new Set([
  ...['assignProfile profile', 'unassignProfile profile', 'changeAssignment profile', 'recordDelivery budgetLine'],
  // So is what is asked or foreseen of an assignment, and coming back to one.
  ...['requestProfileAct profile', 'foreseeProfile profile', 'returnProfile profile'],
  // Her agenda reads what she reads.
  'createCalendarFeed convention',
  // Whoever takes part in a convention brings its papers; which kinds, the product's own specs say.
  // Whoever writes in the project of a school writes in the file of its convention.
  ...['recordProjectFact convention', 'correctProjectFact convention', 'withdrawProjectFact convention'],
  // Its head says what she has to say of the convention that she reads.
  'writeFollowUpComment convention',
  // The collège of a school notes the surveys that it receives for it.
  ...['noteSurvey convention', 'answerSurvey convention'],
  ...['addAttachment convention', 'addReceipt convention', 'removeAttachment convention'],
  // The collège of a school confirms what it received for it.
  ...['confirmResourceGrant convention', 'confirmResourceGrant attachment'],
]);

/**
 * Doors that seat somebody in a committee, as herself or for a signatory of its convention. A commune signs for its schools:
 * whoever prepares the committee of one of them may name it, and no other (the matrix sees it refused as unknown).
 */
const SEATS = new Set(['composeLocalCommittee', 'planMeeting', 'changeMeeting']);
/** Doors that write a convention down, and those that change what it says. */
const DECLARES = new Set(['declareConvention', 'correctConvention']);
const AMENDS = new Set(['recordAmendment', 'previewAmendment']);

/** Doors of dangerous acts that are whoever's who asked, and everybody's who is concerned. */
const ASKED_OR_CONCERNED = new Set(['listApprovals', 'getApproval', 'stopApproval']);

/** What she asked for herself, whatever she holds now. @param {Person} person @param {Thing} thing */
const isAskedBy = (person, thing) => thing.noun === 'approval' && thing.row.askedById === person.id;

/** Whether a door may work on a thing for somebody. @param {import('../routes.mjs').Route} route @param {Person} person @param {Thing} thing */
export function mayReach(route, person, thing) {
  if (!may(person.role, route.permission)) return false;
  if (ASKED_OR_CONCERNED.has(route.name)) {
    const concerned = may(person.role, 'approval:stop') && thing.readable.some((place) => within(person.held, place));
    return isAskedBy(person, thing) || concerned;
  }
  // Of oneself: a place gives nobody another's session, passkey or role to lend.
  // Her own addresses of agendas.
  if (thing.noun === 'bookingFeed') return thing.row.personId === person.id;
  if (route.permission === 'session:own') return thing.row.personId === person.id;
  // An account is its author's until it is handed in, and hers to take back; whoever reviews her school reads it.
  if (thing.noun === 'feedback') return thing.row.authorId === person.id;
  if (route.name === 'withdrawFeedback') return thing.row.authorId === person.id;
  // A commune declares what it has signed with the académie above it.
  if (DECLARES.has(route.name) && thing.noun === 'academie' && within(thing.place, person.held)) return true;
  // The collège de référence of her schools spends what is for it (art. 3.2).
  if ([...DECLARES, ...AMENDS].includes(route.name) && thing.noun === 'place' && isReference(person, thing.place))
    return true;
  // A signatory is represented in the committee of its school: naming it reads and changes nothing of the commune's.
  if (SEATS.has(route.name) && thing.noun === 'localAuthority' && isOwner(person, thing.place)) return true;
  if (route.name === 'composeLocalCommittee' && thing.noun === 'convention')
    return (thing.composable ?? []).some((place) => within(person.held, place));
  const readOnly = route.method === 'GET' || READ_IS_ENOUGH.has(`${route.name} ${thing.noun}`);
  // A profile that is assigned to a school is read by whoever reads that school's.
  const places = readOnly ? thing.readable : thing.writable;
  return places.some((place) => within(person.held, place));
}

/** Whether a commune owns a school that is within what she holds. @param {Person} person @param {string} key */
const isOwner = (person, key) =>
  Object.entries(PLACES).some(
    ([school, { kind, parents }]) => kind === 'school' && parents.includes(key) && within(person.held, school),
  );

/** Whether a collège is that of a school of hers. @param {Person} person @param {string} key */
const isReference = (person, key) =>
  Object.entries(PLACES).some(([school, { college }]) => college === key && within(person.held, school));

/** @param {Person} person @param {Thing} thing */
export const relationTo = (person, thing) => (isAskedBy(person, thing) ? 'own' : relation(person.held, thing.place));

/** Permissions with which each noun's name may be read on its place. @type {Record<string, readonly string[]>} */
const SEEN_WITH = {
  place: ['place:read'],
  person: ['person:read', 'access:read', 'approval:stop'],
  classroom: ['classroom:read', 'device:read'],
  device: ['device:read', 'convention:read', 'classroom:read'],
  delivery: ['device:read'],
  operation: ['device:read'],
  repair: ['device:read'],
  repairphoto: ['device:read'],
  app: ['device:read'],
  apprequest: ['device:read'],
  contenttoken: ['app:write'],
  licensedapp: ['app:write'],
  profile: ['profile:read'],
  rollout: ['profile:read'],
  convention: ['convention:read', 'convention:write'],
  calendarfeed: ['convention:write'],
  expense: ['convention:read'],
  attachment: ['convention:read'],
  claim: ['convention:read'],
  projectrecord: ['convention:read'],
  survey: ['convention:read'],
  letter: ['convention:read'],
  followupfile: ['convention:read'],
  questionnaire: ['survey:write', 'usage:read'],
  submittedfeedback: ['feedback:review'],
  payment: ['convention:read'],
  repayment: ['convention:read'],
  ministrydecision: ['convention:read'],
  resourcegrant: ['convention:read'],
  committee: ['convention:read'],
  committeeseat: ['convention:read'],
  meeting: ['convention:read'],
  decision: ['convention:read'],
  booking: ['booking:read'],
  loan: ['loan:write'],
  bookingDeparture: ['operation:run'],
  // The journal says which class.
  lesson: ['lesson:run', 'journal:read'],
  apitoken: ['integration:manage', 'access:read'],
  webhook: ['integration:manage'],
  approval: ['approval:stop'],
};

/** The marks that may come out to somebody, whatever the door. @param {Person} person @param {readonly Thing[]} things @returns {Set<string>} */
export function visibleTo(person, things) {
  const seen = things.filter((thing) => {
    if (thing.id === person.id) return true;
    if (thing.row.authorId !== undefined && thing.row.authorId === person.id) return true;
    const noun = thing.mark.split('-')[1] ?? '';
    if (noun === 'place') return isNamed(person, thing.place);
    const permissions = [...(SEEN_WITH[noun] ?? []), 'journal:read'];
    const own = thing.readable.some((place) => within(person.held, place));
    // Who reaches one's school from above is no secret to whoever works there, nor who did something there.
    const aboveMe =
      ['person', 'apitoken'].includes(noun) &&
      within(thing.place, person.held) &&
      !['nobody', 'token'].includes(person.role);
    return (own && permissions.some((permission) => may(person.role, permission))) || aboveMe;
  });
  const marks = new Set(seen.map(({ mark }) => mark));
  // Of what she asked for: its words, its place, and who it is about.
  for (const { row, mark } of things.filter((thing) => isAskedBy(person, thing)))
    for (const known of [mark, ...row.marks]) marks.add(known);
  // The administrator of the académie made everything: her name is on it.
  if (person.role !== 'nobody') marks.add('kanari-person-administrationacaa-x');
  // Who came in is of the instance, and told to whoever administers it.
  if (person.role === 'administrator') marks.add('kanari-person-administrationacab-x');
  return marks;
}

/** Places that one reaches, those above, the collèges of one's schools, and the parties of the conventions that one reads. @param {Person} person @param {string} key */
function isNamed({ role, held }, key) {
  if (role === 'nobody') return false;
  if (within(held, key) || within(key, held)) return true;
  const schools = Object.keys(PLACES).filter((school) => PLACES[school]?.kind === 'school');
  const mine = schools.filter((school) => within(held, school));
  if (mine.some((school) => PLACES[school]?.college === key)) return true;
  // What is above a school that one reaches by one side is named on the other: its commune, its circonscription.
  if (mine.some((school) => above(school).includes(key))) return true;
  if (!may(role, 'convention:read')) return false;
  return ['comA', 'comA2', 'comB'].some((commune) => {
    const parties = [commune, ...above(commune).filter((one) => one.startsWith('aca'))];
    for (const school of schools.filter((one) => PLACES[one]?.parents.includes(commune))) {
      parties.push(school, PLACES[school]?.college ?? '');
    }
    return parties.includes(key) && parties.some((party) => within(held, party));
  });
}
