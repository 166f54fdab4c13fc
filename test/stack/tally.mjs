/** A scene that cannot go on: what follows in it would only fail for the same reason. */
class SceneOver extends Error {}

/** Counts what holds and what does not, and says it as it goes. */
export class Tally {
  passed = 0;
  failed = 0;
  #onFailure;
  #last;

  /**
   * @param {(name: string) => Promise<void>} [onFailure] called with the name of what failed
   * @param {string | null} [last] name of a check after which nothing more is of interest
   */
  constructor(onFailure = () => Promise.resolve(), last = null) {
    this.#onFailure = onFailure;
    this.#last = last;
  }

  /**
   * One thing that must hold: `work` throws when it does not.
   * @param {string} name @param {() => unknown} work @returns {Promise<boolean>}
   */
  async check(name, work) {
    const holds = await this.#check(name, work);
    if (name === this.#last) throw new SceneOver(name);
    return holds;
  }

  async #check(name, work) {
    try {
      await work();
    } catch (error) {
      this.failed += 1;
      console.log(`✗ ${name}\n${indented(error)}`);
      await this.#onFailure(name);
      return false;
    }
    this.passed += 1;
    console.log(`✓ ${name}`);
    return true;
  }

  /** As `check`, and the scene ends when it does not hold. @param {string} name @param {() => unknown} work */
  async must(name, work) {
    if (!(await this.check(name, work))) throw new SceneOver(name);
  }

  /** @param {string} name @param {() => Promise<void>} play */
  async scene(name, play) {
    console.log(`\n${name}`);
    try {
      await play();
    } catch (error) {
      if (error instanceof SceneOver) return;
      this.failed += 1;
      console.log(`✗ ${name}\n${indented(error)}`);
      await this.#onFailure(name);
    }
  }

  /** Says the last line. @returns {number} exit code */
  end() {
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/** @param {unknown} error */
function indented(error) {
  const text = error instanceof Error ? error.message : String(error);
  // Playwright tells the whole story of a locator; its beginning is enough.
  return text
    .split('\n')
    .slice(0, 14)
    .map((line) => `    ${line.slice(0, 2_000)}`)
    .join('\n');
}
