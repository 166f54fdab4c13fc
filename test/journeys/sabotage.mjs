// What may be broken on purpose: a journey that no sabotage can fail would prove nothing. Each breaks one thing, by
// the hand of a device that misbehaves or of somebody who writes in the database.

/** @type {Record<string, string>} */
export const SABOTAGES = {
  liar: 'a tablet reports everything applied and writes nothing',
  'lost-report': 'a tablet drops its reports on the way',
  'skipped-capacity': 'somebody raises the capacity in the database before the thirteenth comes',
  'code-usable-again': 'somebody marks a used code as unused',
  'missing-inventory': 'a tablet’s inventory loses its model',
  'never-back': 'the tablet that was off during the change never comes back',
  'lost-after-kill': 'what devices were acknowledged is undone while the server is down',
  'wrong-budget-line': 'a tablet is moved to no budget line in the database',
  slow: 'tablets start one every four seconds',
};

/** @param {string[]} argv @returns {string | null} the sabotage asked for; ends the process for `list` or an unknown one */
export function sabotageOf(argv) {
  const at = argv.indexOf('--sabotage');
  if (at === -1) return null;
  const name = argv[at + 1] ?? '';
  if (name === 'list') {
    console.log(Object.keys(SABOTAGES).join('\n'));
    process.exit(0);
  }
  if (!Object.hasOwn(SABOTAGES, name)) {
    console.error(`unknown sabotage: ${name}`);
    process.exit(2);
  }
  return name;
}
