// What the conventions that concern a place come to at the end of a time, from what was signed, certified, held and answered.
import { daysBetween } from './days.mjs';

/** @typedef {import('./events.mjs').RawEvent} RawEvent */
/** @typedef {import('./events.mjs').Day} Day */
/** @typedef {{ from: Day, until: Day }} Time both days belong to it */

/** Trimesters and school years that end within a time. @param {'school' | 'civil' | 'year'} terms @param {Time} time @returns {Time[]} */
function termsOver(terms, { from, until }) {
  const ofYear = {
    school: [
      ['09-01', '12-31'],
      ['01-01', '03-31'],
      ['04-01', '06-30'],
    ],
    civil: [
      ['01-01', '03-31'],
      ['04-01', '06-30'],
      ['07-01', '09-30'],
      ['10-01', '12-31'],
    ],
    year: [['09-01', '08-31']],
  }[terms];
  const over = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) {
    for (const [first, last] of ofYear) {
      const term = { from: `${first > last ? year - 1 : year}-${first}`, until: `${year}-${last}` };
      if (term.until >= from && term.until <= until) over.push(term);
    }
  }
  return over;
}

/**
 * @param {readonly RawEvent[]} events
 * @param {{ place: string, isSchool: boolean, isUnder: (place: string, above: string) => boolean, time: Time }} asked
 */
export function governanceOf(events, { place, isSchool, isUnder, time }) {
  const concerned = new Map();
  for (const event of events) {
    if (event.kind !== 'convention' || event.on > time.until) continue;
    if ([event.academie, event.localAuthority, ...event.schools].some((one) => isUnder(one, place))) {
      concerned.set(event.convention, event);
    }
  }
  const sums = { conventions: concerned.size, days: 0, daysOver: 0, trained: 0, certified: 0, forecast: 0 };
  const counts = { held: 0, required: 0, received: 0, inTime: 0 };
  for (const { deploymentFrom: from, deploymentUntil: until, forecastCents } of concerned.values()) {
    sums.forecast += forecastCents;
    if (from === null || until === null || until <= from) continue;
    sums.days += daysBetween(from, until);
    sums.daysOver += Math.min(daysBetween(from, until), Math.max(0, daysBetween(from, time.until)));
  }
  const isIn = (/** @type {Day} */ day) => day >= time.from && day <= time.until;
  const statements = /** @type {Map<string, number>} */ (new Map());
  const committees = /** @type {Map<string, { asked: number, terms: Time[], held: Day[] }>} */ (new Map());
  const perYear = Math.max(0, ...[...concerned.values()].map((one) => one.departmentalMeetingsPerYear ?? 0));
  for (const event of events) {
    if (event.kind === 'committee') {
      if (event.is === 'departmental' && isUnder(event.place, place)) {
        committees.set(event.committee, { asked: perYear, terms: termsOver('year', time), held: [] });
      }
      const convention = event.is === 'local' ? concerned.get(event.convention) : undefined;
      if (event.is === 'local' && convention !== undefined && (!isSchool || event.school === place)) {
        const asked = convention.localMeetingsPerTerm ?? 0;
        committees.set(event.committee, { asked, terms: termsOver(convention.terms, time), held: [] });
      }
    }
    if (event.kind === 'meetingHeld') committees.get(event.committee)?.held.push(event.on);
    if (event.kind === 'surveyDue' && isIn(event.on) && isUnder(event.place, place)) {
      counts.received += 1;
      if (event.answeredOn !== null && event.answeredOn <= event.on) counts.inTime += 1;
    }
    if (!('convention' in event) || !concerned.has(event.convention)) continue;
    if (event.kind === 'statementCertified' && event.on <= time.until) {
      statements.set(event.convention, event.grossCents);
    }
    if (event.kind === 'statementReturned' && event.on <= time.until) statements.delete(event.convention);
    if (event.kind !== 'training' && event.kind !== 'surveyNoted') continue;
    if (!isIn(event.on) || (isSchool && event.school !== null && event.school !== place)) continue;
    if (event.kind === 'training') sums.trained += event.participants;
    else {
      counts.received += 1;
      if (event.answeredOn !== null && event.answeredOn <= (event.dueOn ?? '9999-12-31')) counts.inTime += 1;
    }
  }
  for (const cents of statements.values()) sums.certified += cents;
  for (const { asked, terms, held } of committees.values()) {
    for (const { from, until } of terms) {
      counts.required += asked;
      // One too many in a term makes up for none in another.
      counts.held += Math.min(asked, held.filter((on) => on >= from && on <= until).length);
    }
  }
  return { ...sums, ...counts };
}
