// The file of article 8 of a convention, read back: its figures, and what the convention's own books say, beside what happened.
import { compare } from './compare.mjs';

/** @typedef {import('./events.mjs').RawEvent} RawEvent */
/** @typedef {{ from: string, to: string }} Period */

/**
 * @param {any} content of the file, as the API tells it
 * @param {{ reckoning: import('./reckoning.mjs').Reckoning, events: readonly RawEvent[], convention: string, period: Period, thisMonth: string }} of
 * @returns {{ what: string, says: string | null }[]} `says`: what is not the same
 */
export function compareFollowUp(content, { reckoning, events, convention, period, thisMonth }) {
  const figures = content.places.flatMap((/** @type {any} */ { place, figures }) => {
    const told = new Set(figures.map((/** @type {{ id: string }} */ { id }) => id));
    const asked = { place: place.id, ...period, viewpoint: /** @type {const} */ ('outside') };
    return compare(reckoning, asked, figures, thisMonth)
      .filter(({ id }) => told.has(id))
      .map(({ id, equal, says }) => ({ what: id, says: equal ? null : says }));
  });
  const said = saidOf(content.record);
  const happened = happenedIn(events, convention, period);
  const books = Object.entries(happened).map(([what, expected]) => {
    const [a, b] = [JSON.stringify(expected), JSON.stringify(said[what])];
    return {
      what,
      says: a === b ? null : `${what} of ${content.convention.reference}: ${a} was expected, and ${b} is told`,
    };
  });
  return [...figures, ...books];
}

/** @param {any} record @returns {Record<string, unknown>} */
const saidOf = ({ trainings, requests, meetings, money }) => ({
  trainings: sorted(trainings.map((/** @type {any} */ { on, participants }) => [on, participants])),
  surveys: sorted(requests.map((/** @type {any} */ { on, dueOn, answeredOn }) => [on, dueOn, answeredOn])),
  localMeetings: sorted(
    meetings.flatMap((/** @type {any} */ one) =>
      one.committee === 'local' ? one.heldOn.map((/** @type {string} */ on) => [on]) : [],
    ),
  ),
  money: [money.forecastCents, money.certifiedCents],
});

/** @param {readonly RawEvent[]} events @param {string} convention @param {Period} period @returns {Record<string, unknown>} */
function happenedIn(events, convention, { from, to }) {
  const isWithin = (/** @type {string | null} */ day) =>
    day !== null && day.slice(0, 7) >= from && day.slice(0, 7) <= to;
  const committees = new Set();
  const [trainings, surveys, meetings] = [
    /** @type {unknown[][]} */ ([]),
    /** @type {unknown[][]} */ ([]),
    /** @type {unknown[][]} */ ([]),
  ];
  const money = /** @type {(number | null)[]} */ ([null, null]);
  for (const event of events) {
    if (event.kind === 'meetingHeld' && committees.has(event.committee) && isWithin(event.on))
      meetings.push([event.on]);
    if (!('convention' in event) || event.convention !== convention) continue;
    if (event.kind === 'committee') committees.add(event.committee);
    if (event.kind === 'convention') money[0] = event.forecastCents;
    if (event.kind === 'statementCertified' && event.on.slice(0, 7) <= to) money[1] = event.grossCents;
    if (event.kind === 'training' && isWithin(event.on)) trainings.push([event.on, event.participants]);
    if (event.kind === 'surveyNoted' && (isWithin(event.on) || isWithin(event.answeredOn))) {
      surveys.push([event.on, event.dueOn, event.answeredOn]);
    }
  }
  return { trainings: sorted(trainings), surveys: sorted(surveys), localMeetings: sorted(meetings), money };
}

/** @param {unknown[][]} all */
const sorted = (all) => all.map((one) => JSON.stringify(one)).sort();
