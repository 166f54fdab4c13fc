/**
 * How a script that runs until it is told to (Ctrl-C, the machine's shutdown) ends: once, after `end`.
 * @param {() => Promise<unknown>} end
 * @returns {(code: number, why?: string) => Promise<void>} ends it for another reason, which it says; neither when it is
 *   ending already
 */
export function stoppable(end) {
  let stopping = false;
  /** @param {number} code @param {string} [why] */
  const stop = async (code, why) => {
    if (stopping) return;
    stopping = true;
    if (why !== undefined) console.error(why);
    await end();
    process.exit(code);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void stop(0));
  return stop;
}
