// For each indicator, something that is forgotten: whoever compares must then find that indicator wrong. With it the journey, and
// the spec of the reckoning, show that their comparison can fail.

/** @typedef {import('./events.mjs').RawEvent} RawEvent */
/** @typedef {(event: RawEvent) => boolean} Test */

/** @type {Test} */
const isLesson = (event) => event.kind === 'lesson';
/** @param {RawEvent['kind']} kind @returns {Test} */
const is = (kind) => (event) => event.kind === kind;

/** @param {string | undefined} state */
const isGone = (state) => ['lost', 'stolen', 'retired', 'donated', 'recycled'].includes(state ?? '');

/** Both are lessons of that school, and of the same class or teacher. @param {'className' | 'teacher'} of @returns {(one: RawEvent, other: RawEvent) => boolean} */
const sameOf = (of) => (one, other) =>
  one.kind === 'lesson' && other.kind === 'lesson' && one.school === other.school && one[of] === other[of];

/**
 * What one event of each indicator is, and, where one alone would not be missed, what goes with it.
 * @type {Readonly<Record<string, { which: Test, and?: (one: RawEvent, other: RawEvent) => boolean }>>}
 */
const OF = {
  I1: { which: is('headcount') },
  I2: { which: is('headcount') },
  I3: { which: is('cart') },
  I4: { which: (event) => event.kind === 'device' && event.enrolled === true },
  I5: { which: is('convention') },
  I6: { which: (event) => event.kind === 'device' && event.state === 'inService' },
  I7: { which: (event) => event.kind === 'device' && event.conformity !== undefined },
  I8: { which: (event) => event.kind === 'device' && typeof event.boughtIn === 'number' },
  I9: { which: is('repairClosed') },
  I10: { which: (event) => event.kind === 'device' && ['lost', 'stolen', 'broken'].includes(event.state ?? '') },
  I11: { which: isLesson },
  I12: { which: isLesson },
  I13: { which: isLesson, and: sameOf('className') },
  I14: { which: isLesson, and: sameOf('teacher') },
  I15: { which: (event) => event.kind === 'lesson' && (event.used ?? 0) > 0 },
  I16: { which: isLesson },
  I17: { which: isLesson },
  I18: { which: (event) => event.kind === 'lesson' && event.incident !== null },
  I19: { which: is('appAnswered') },
  I20: { which: (event) => event.kind === 'lesson' && (event.measures ?? []).length > 0 },
  I21: { which: is('boxOff') },
  I22: { which: is('training') },
  I23: { which: is('statementCertified') },
  I24: { which: is('meetingHeld') },
  I25: { which: (event) => event.kind === 'surveyNoted' || event.kind === 'surveyDue' },
  I26: { which: isLesson },
};

/**
 * The same events, without the last one that an indicator counts.
 * @param {string} id @param {readonly RawEvent[]} events
 * @param {Test} [counted] narrows it to what is counted where the comparison looks
 * @returns {RawEvent[]}
 */
export function without(id, events, counted = () => true) {
  const { which, and } = OF[id];
  // A tablet that is gone by then would not be missed.
  const gone = new Set(
    events.flatMap((event) => (event.kind === 'device' && isGone(event.state) ? [event.device] : [])),
  );
  const isMissed = (/** @type {RawEvent} */ event) =>
    event.kind !== 'device' || id === 'I10' || !gone.has(event.device);
  const at = events.findLastIndex((event) => which(event) && counted(event) && isMissed(event));
  if (at < 0) throw new Error(`nothing of ${id} is there to be forgotten`);
  const one = events[at];
  return events.filter((event, rank) => rank !== at && !(and !== undefined && and(one, event)));
}
