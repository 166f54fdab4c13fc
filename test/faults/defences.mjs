// Defences that may be taken away on purpose, by the hand of somebody who writes in the database, or by an attack that
// is none: a check that nothing can fail would prove nothing.

/**
 * By name: what is done, the family in which it is played, and the check that must then fail.
 * @type {Record<string, { does: string, family: string, breaks: string }>}
 */
export const DEFENCES = {
  'unspent-code': {
    does: 'somebody makes a used code anew in the database before it is tried again',
    family: 'enrolment',
    breaks: 'a code that has served',
  },
  'unexpired-code': { does: 'the code has not expired', family: 'enrolment', breaks: 'a code that has expired' },
  'moved-delivery': {
    does: 'somebody moves the delivered tablet to the school of the code',
    family: 'enrolment',
    breaks: 'a tablet that is on another school’s delivery list',
  },
  'raised-capacity': {
    does: 'somebody raises the capacity in the database',
    family: 'enrolment',
    breaks: 'one tablet more than the cart holds, with a code',
  },
  'writing-refusal': { does: 'each refusal leaves a row', family: 'enrolment', breaks: 'an unknown code' },
  'silent-log': { does: 'the server logs nothing', family: 'enrolment', breaks: 'an unknown code' },
  'secret-restart': { does: 'the server dies of it and comes back', family: 'enrolment', breaks: 'an unknown code' },
  'unlocked-code': {
    does: 'a trigger makes the code anew each time that it is used',
    family: 'race',
    breaks: 'a hundred tablets race for one code',
  },
  'sound-key': { does: 'the weak key is a sound one', family: 'keys', breaks: 'a key of RSA-1024' },
  'sound-message': { does: 'the message fits', family: 'messages', breaks: 'ask: a byte more than it takes' },
  'known-stranger': { does: 'the stranger is a device of ours', family: 'strangers', breaks: 'ask: no certificate' },
  'own-topic': { does: 'the device listens to its own topic', family: 'broker', breaks: 'listens to another’s wake' },
  'sound-list': {
    does: 'the list is sound',
    family: 'lists',
    breaks: 'numbers that a spreadsheet took for quantities',
  },
  'unseen-revocation': {
    does: 'a trigger keeps every certificate good',
    family: 'revocation',
    breaks: 'a revocation cuts what is open within a second',
  },
  'roomy-disk': { does: 'the full disk has room', family: 'tablets', breaks: 'a tablet whose disk is full' },
  'flat-for-good': { does: 'the battery stays flat', family: 'tablets', breaks: 'a battery that dies in mid-rollout' },
  'never-back': { does: 'it never comes back', family: 'tablets', breaks: 'a tablet that was off for a change' },
  'early-look': {
    does: 'they are looked at too early',
    family: 'slow',
    breaks: 'says nothing at all to the device port',
  },
  'one-astray': {
    does: 'a tablet loses its network while the server is down',
    family: 'fall',
    breaks: 'the server and its broker are killed: every tablet comes back',
  },
};

/** @param {string[]} argv @returns {string | null} the one asked for; ends the process for `list` or an unknown one */
export function weakenedOf(argv) {
  const at = argv.indexOf('--weaken');
  if (at === -1) return null;
  const name = argv[at + 1] ?? '';
  if (name === 'list') {
    console.log(Object.keys(DEFENCES).join('\n'));
    process.exit(0);
  }
  if (!Object.hasOwn(DEFENCES, name)) {
    console.error(`unknown defence: ${name}`);
    process.exit(2);
  }
  return name;
}
