// Plays a test again and again, each time with something broken, two at once: most of their time is waiting. Each must fail,
// and by the very line that each broken thing upholds. Ends the process; its last line is `N passed, N failed`.
import { spawn } from 'node:child_process';

const AT_ONCE = 2;
/** Several times what the longest takes. One that hangs is ended, and what it has said so far is shown. */
const PLAY_MS = 5 * 60_000;

/**
 * @param {string} file the test
 * @param {Record<string, Broken | { args: string[], together: Record<string, Omit<Broken, 'args'>> }>} broken by name: how it is
 *   broken, what must be found wrong, and the line that says so; or several things that are broken together
 * @typedef {{ args: string[], breaks: string, line: string }} Broken
 */
export async function playBroken(file, broken) {
  const waiting = Object.entries(broken);
  const counts = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, one] = next;
      const { status, output } = await playedToItsEnd(file, one.args);
      for (const [what, { breaks, line }] of Object.entries('together' in one ? one.together : { [name]: one })) {
        const caught = status === 1 && output.includes(`\n${line}`);
        counts[caught ? 'passed' : 'failed'] += 1;
        console.log(caught ? `✓ ${what} → ${breaks}` : `✗ ${what}: « ${breaks} » was not found wrong\n${output}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exit(counts.failed === 0 ? 0 : 1);
}

/** The last line of a test that has come to its end, right or wrong. */
const VERDICT = /(?:^|\n)(?:\{.*\}|\d+ passed, \d+ failed)\s*$/;

/** One that did not come to its end has said nothing of what is broken: it is played once more. @param {string} file @param {string[]} args */
async function playedToItsEnd(file, args) {
  const first = await run(file, args);
  if (VERDICT.test(first.output)) return first;
  console.log(`${args.join(' ')}: no end, once more\n${first.output}`);
  return run(file, args);
}

/** @param {string} file @param {string[]} args @returns {Promise<{ status: number | null, output: string }>} */
function run(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    /** @type {Buffer[]} */
    const said = [];
    child.stdout.on('data', (chunk) => said.push(chunk));
    const deadline = setTimeout(() => {
      said.push(Buffer.from(`\narrêté après ${PLAY_MS / 60_000} minutes\n`));
      child.kill('SIGKILL');
    }, PLAY_MS);
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(deadline);
      resolve({ status, output: Buffer.concat(said).toString('utf8') });
    });
  });
}
