// What the commonest tasks of each role cost a person: gestures that the page counts, and seconds. In a real Chromium, on
// a stack of its own, from home each time.
//   node test/journeys/tasks.mjs [short] [--role ROLE] [--sabotage NAME | list]
// Some find what another role has left (a statement to certify, a freeze to lift): with `--role`, name both.
// A line of JSON for each task, a table, then `N passed, N failed`; the exit code is 1 when a limit is exceeded.
import { needChromium } from '../../infra/start/chromium.mjs';
import { wordsOrEnd } from '../../infra/start/words.mjs';
import { openBrowser, Visitors } from '../console/visitors.mjs';
import { World } from '../console/world.mjs';
import { throwAwayStack } from '../stack/throw-away.mjs';
import { sabotageOf } from './sabotage.mjs';
import { Cast } from './tasks/cast.mjs';
import { COUNTER, Hand } from './tasks/hand.mjs';
import { TASK_SABOTAGES } from './tasks/sabotage.mjs';
import { TASKS } from './tasks/tasks.mjs';
import { faultOf, secondsOf, tableOf } from './tasks/verdict.mjs';

/** @typedef {import('./tasks/verdict.mjs').Done} Done */

/** A task that has not come to its end by then will not: its role's others are played all the same. */
const PATIENCE_MS = { ordinary: 60_000, sabotaged: 20_000 };
const PHONE = { width: 360, height: 740 };
const LATE_MS = 8_000;

const { names, options } = wordsOrEnd(process.argv.slice(2), {
  names: ['short'],
  options: { sabotage: 'string', role: 'string' },
});
const sabotage = sabotageOf(options.sabotage === undefined ? [] : ['--sabotage', options.sabotage], TASK_SABOTAGES);
const short = names.includes('short');
const roles = Object.entries(TASKS).filter(
  ([role]) => options.role === undefined || options.role.split(',').includes(role),
);

const chromium = needChromium();
const { stack, folder, failures, end } = await throwAwayStack('tasks');
const browser = await openBrowser(chromium);
const visitors = new Visitors(browser, stack, null);
const world = new World(/** @type {any} */ ({ stack, folder, failures, visitors, sabotage }));
const cast = new Cast(world);
/** @type {Done[]} */
const done = [];
try {
  await world.load({ firstRunCode: stack.firstRunCode });
  await cast.prepare();
  for (const [role, tasks] of roles) {
    if (short && !tasks.some((task) => task.short === true)) continue;
    const hand = await Hand.of(await cast.enter(role), sabotage === 'deaf' ? deafened(COUNTER) : COUNTER);
    hand.visitor.context.setDefaultTimeout(PATIENCE_MS[sabotage === null ? 'ordinary' : 'sabotaged']);
    if (sabotage === 'narrow') await hand.page.setViewportSize(PHONE);
    if (sabotage === 'slow')
      await hand.page.route(/\/devices\?/, (route) => setTimeout(() => void route.continue(), LATE_MS));
    for (const task of tasks) {
      if (short && task.short !== true) continue;
      let best = await played(hand, role, task);
      for (let more = 2; task.again === true && more > 0 && faultOf(best)?.startsWith('seconds') === true; more -= 1) {
        const next = await played(hand, role, task);
        if (secondsOf(next) < secondsOf(best)) best = next;
      }
      done.push(best);
    }
    await visitors.leave(hand.visitor);
  }
} finally {
  await world.end();
  await browser.close();
  await end();
}
for (const one of done) {
  const { role, task, clicks, limit } = one;
  console.log(JSON.stringify({ role, task, clicks, seconds: secondsOf(one), limit }));
}
console.log(`\n${tableOf(done)}\n`);
const faults = done.flatMap((one) => {
  const fault = faultOf(one);
  return fault === null ? [] : [`✗ ${fault} (${one.role}, « ${one.task} »)`];
});
console.log([...faults, `${done.length - faults.length} passed, ${faults.length} failed`].join('\n'));
process.exit(faults.length === 0 && done.length > 0 ? 0 : 1);

/**
 * @param {Hand} hand @param {string} role @param {import('./tasks/tasks.mjs').Task} task
 * @returns {Promise<Done>}
 */
async function played(hand, role, { task, limit, play }) {
  await hand.home();
  const start = Date.now();
  let broken;
  try {
    await play(hand, cast);
  } catch (error) {
    broken = `broken: ${(error instanceof Error ? error.message : String(error)).split('\n').slice(0, 6).join(' ').slice(0, 700)} (${hand.page.url()})`;
  }
  const machine = (Date.now() - start) / 1000;
  const counted = await hand.counted();
  return { role, task, ...counted, pressed: hand.pressed, machine, limit, ...(broken !== undefined && { broken }) };
}

/** @param {string} counter which then sees one pointer in two */
function deafened(counter) {
  return `let heard = 0; ${counter.replace('event.isPrimary &&', 'event.isPrimary && (heard += 1) % 2 === 0 &&')}`;
}
