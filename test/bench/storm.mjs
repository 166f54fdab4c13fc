// Everybody loses the broker at once: the server is killed, and starts again. Each device comes back as an agent does (a pause that
// doubles, by chance), then asks what it has missed.
import { Sleeper } from './lean/sleeper.mjs';
import { inTurn } from './lean/crowd.mjs';

const NAME = 'storm';
const DEVICES = 5_000;
const GOAL_S = 60;
const PATIENCE_MS = 300_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const AT_ONCE = 64;

/** @param {import('./ground.mjs').Ground} ground */
export async function run(ground) {
  await ground.start();
  const crowd = await ground.crowd(DEVICES);
  await crowd.settle();
  for (const device of crowd.devices) device.close();
  const gone = { at: 0, lost: 0, back: 0 };
  const { promise: back, resolve: allBack } = deferred();
  /** @param {import('./lean/crowd.mjs').Played} device */
  const comesBack = async (device) => {
    await persists(async () => {
      const sleeper = await Sleeper.open(device);
      ground.atEnd(() => sleeper.close());
    });
    await persists(() => device.settle());
    device.close();
    gone.back += 1;
    if (gone.back === DEVICES) allBack(performance.now());
  };
  await inTurn(crowd.devices, AT_ONCE, async (device) => {
    const onGone = () => {
      if (gone.at === 0) gone.at = performance.now();
      gone.lost += 1;
      comesBack(device).catch((error) => console.error(error));
    };
    // The broker takes so many new lines a second, and hangs up on the others.
    await persists(() => Sleeper.open(device, { onGone }));
  });
  const { client, schoolId } = await ground.example();
  await ground.stack.restartServer();
  // Asked while most of them are still away: nobody may miss it.
  const asked = { kind: 'message', target: 'place', targetId: schoolId, text: 'Bonjour', minutes: 60 };
  const { id: operationId } = await client.call('POST', '/operations', asked);
  const late = setTimeout(() => allBack(null), PATIENCE_MS);
  const at = await back;
  clearTimeout(late);
  const value = at === null ? null : (Number(at) - gone.at) / 1_000;
  ground.report({
    ...{ name: NAME, case: `${DEVICES} back, connected and having asked`, value, unit: 's', goal: `< ${GOAL_S} s` },
    ...{ met: value !== null && value < GOAL_S },
    ...(value === null && { reason: `${gone.back} of ${gone.lost} after ${PATIENCE_MS / 1_000} s` }),
  });
  // Those that were back before it was asked are woken for it, or would ask within a quarter of an hour.
  await inTurn(crowd.devices, AT_ONCE, async (device) => {
    await persists(() => device.settle());
    device.close();
  });
  const [{ done }] = await ground.facts.query(
    `select count(*)::int done from fleet.operation_device where operation_id = $1 and status = 'done'`,
    [operationId],
  );
  const lost = DEVICES - done;
  ground.report({
    name: NAME,
    case: 'devices that missed what was asked meanwhile',
    value: lost,
    unit: '',
    goal: '0',
    met: lost === 0,
  });
}

/** Again after a pause that doubles, whatever refused it. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function persists(work) {
  for (let longest = FIRST_PAUSE_MS; ; longest = Math.min(LONGEST_PAUSE_MS, 2 * longest)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, longest * Math.random()));
    }
  }
}

function deferred() {
  /** @type {(value: any) => void} */
  let resolve = () => undefined;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}
