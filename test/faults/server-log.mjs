import { readFileSync, statSync } from 'node:fs';

/** The server's log as it grows: a line of JSON for each thing that is said. */
export class ServerLog {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
  }

  /** From where `since` reads. @returns {number} */
  mark() {
    return statSync(this.path).size;
  }

  /** @param {number} mark @returns {Record<string, any>[]} */
  since(mark) {
    return (
      readFileSync(this.path)
        .subarray(mark)
        .toString('utf8')
        .split('\n')
        // The last one may be in the middle of being written.
        .slice(0, -1)
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
    );
  }

  /** Waits until a line says so: it may come a moment after the answer. @param {number} mark @param {string} code */
  async says(mark, code, ms = 30_000) {
    for (const deadline = Date.now() + ms; ;) {
      if (this.since(mark).some((line) => line['code'] === code || line['reason'] === code)) return true;
      if (Date.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
