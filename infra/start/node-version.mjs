// Read by scripts before anything else: it must parse on a very old Node.
const OLDEST = [20, 19];

/** Ends the process with one sentence when this Node is too old. */
export function mustBeNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(`Chariot demande Node ${OLDEST.join('.')} ou plus récent ; celui-ci est le ${process.versions.node}.`);
  process.exit(1);
}
