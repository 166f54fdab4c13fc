// What may be broken on purpose: a journey that no sabotage can fail would prove nothing. Each breaks one thing, by
// the hand of a device that misbehaves or of somebody who writes in the database.
import { wordsOrEnd } from '../../infra/start/words.mjs';

/** By name: what is done, and the figure that must be wrong for it. @type {Record<string, { does: string, breaks: string }>} */
export const SABOTAGES = {
  // The longest, and first for it: the others are played beside.
  slow: { does: 'tablets start one every three seconds', breaks: 'secondsToConfigured' },
  liar: { does: 'a tablet reports everything applied and writes nothing', breaks: 'configured' },
  'lost-report': { does: 'an acknowledged report disappears from the database', breaks: 'configured' },
  'skipped-capacity': {
    does: 'somebody raises the capacity in the database before the thirteenth comes',
    breaks: 'refused13th',
  },
  'code-usable-again': { does: 'somebody makes a used code anew in the database', breaks: 'reusedCodeRefused' },
  'missing-inventory': { does: 'a tablet’s inventory loses its model', breaks: 'inventoryComplete' },
  'never-back': { does: 'the tablet that was off during the change never comes back', breaks: 'offlineCaughtUp' },
  'lost-after-kill': {
    does: 'what devices were acknowledged is undone while the server is down',
    breaks: 'survivedKill',
  },
  'wrong-budget-line': { does: 'a tablet loses its budget line in the database', breaks: 'byBudgetLine' },
};

/** The same for the copy and its restoration. @type {typeof SABOTAGES} */
export const BACKUP_SABOTAGES = {
  'two-moments': { does: 'the copy has no snapshot of its own', breaks: 'torn' },
  'other-key': { does: 'the new server has another master key', breaks: 'restored' },
  'lost-authority': { does: 'the authority is not in the restored database', breaks: 'goOn' },
  'forgotten-certificates': { does: 'the devices’ certificates are not in it', breaks: 'goOn' },
};

/** The same for the erasure of two tablets. @type {typeof SABOTAGES} */
export const ERASURE_SABOTAGES = {
  'one-person': { does: 'an erasure that nobody else approved is written in the database', breaks: 'erasedAlone' },
  'stop-undone': { does: 'what was stopped is written as approved again', breaks: 'erasedStopped' },
  'switch-undone': {
    does: 'the kill switch disappears from the database as soon as it is set',
    breaks: 'heldByFreeze',
  },
  liar: { does: 'a tablet says that it is erased, and keeps everything', breaks: 'erased' },
  'one-too-many': { does: 'a third tablet is added to the list in the database', breaks: 'untouched' },
  'key-given-back': { does: 'the certificate of an erased tablet is believed again', breaks: 'cutOff' },
};

/** The same for twelve iPads. @type {typeof SABOTAGES} */
export const APPLE_SABOTAGES = {
  'never-found': { does: 'an iPad is off while its Lost Mode is ended', breaks: 'lostMode' },
  'never-locked': { does: 'no iPad puts off what it is told', breaks: 'notNowRetried' },
  'lost-inventory': { does: 'an iPad’s list of applications disappears from the database', breaks: 'withInventory' },
  'always-off': { does: 'an iPad is off while all are asked to restart', breaks: 'restarts' },
  'lost-report': { does: 'what an iPad said of its settings disappears from the database', breaks: 'changed' },
  'no-time-passed': { does: 'the month that an iPad is away passes for nothing that is asked', breaks: 'offlineMonth' },
  'refuses-renewal': { does: 'an iPad refuses whatever it is told while identities are renewed', breaks: 'renewed' },
  'stuck-application': { does: 'an iPad promises an application that never comes', breaks: 'appsInstalled' },
  'begun-anew': { does: 'what an iPad was told to be disappears as it renews', breaks: 'keptByRenewal' },
};

/** The same for a school year: each breaks an indicator of its own. @type {typeof SABOTAGES} */
export const YEAR_SABOTAGES = {
  'lost-lesson': { does: 'a lesson disappears from the figures of its school', breaks: 'I12' },
  'lost-breakage': { does: 'a breakage disappears from them', breaks: 'I10' },
  'day-counted-twice': { does: 'a school day is counted twice', breaks: 'I6' },
  'lost-measure': { does: 'what was measured of the lines of a month disappears', breaks: 'I20' },
  'lost-training': { does: 'a training disappears from the file of its project', breaks: 'followUp' },
  'changed-report': { does: 'a monthly report that was sent is replaced by another month’s', breaks: 'reports' },
};

/**
 * @param {string[]} argv @param {typeof SABOTAGES} [sabotages]
 * @returns {string | null} the sabotage asked for; ends the process for `list` or an unknown one
 */
export function sabotageOf(argv, sabotages = SABOTAGES) {
  const [sabotage = null, another] = sabotagesOf(argv, sabotages);
  if (another === undefined) return sabotage;
  console.error('one sabotage at a time');
  process.exit(2);
}

/**
 * Of a journey that can be sabotaged in several ways at once, with commas between.
 * @param {string[]} argv @param {typeof SABOTAGES} sabotages @returns {string[]} ends the process for `list` or an unknown one
 */
export function sabotagesOf(argv, sabotages) {
  const { sabotage = '' } = wordsOrEnd(argv, { options: { sabotage: 'string' } }).options;
  if (sabotage === 'list') {
    console.log(Object.keys(sabotages).join('\n'));
    process.exit(0);
  }
  const asked = sabotage.split(',').filter((name) => name !== '');
  const unknown = asked.find((name) => !Object.hasOwn(sabotages, name));
  if (unknown === undefined) return asked;
  console.error(`unknown sabotage: ${unknown}; there are ${Object.keys(sabotages).join(', ')}`);
  process.exit(2);
}
