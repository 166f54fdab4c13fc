// Where specs run: in the worker's own context, so that what is loaded once a worker (jest-runtime.mjs) and the specs share
// one Array, one Error and one Promise. What a spec file leaves on the globals, on `process` or in the environment is taken
// back before the next.
import { ModuleMocker } from 'jest-mock';

const NATIVE = {
  'jest-native-promise': Promise,
  'jest-native-now': Date.now.bind(Date),
};
/** What jest itself puts on `process` for a file, and what a spec may; not what holds its listeners. */
const PROCESS = /** @type {const} */ (['exit', 'exitCode', 'getBuiltinModule', 'argv']);
for (const [name, value] of Object.entries(NATIVE)) Object.defineProperty(globalThis, Symbol.for(name), { value });

export default class SpecEnvironment {
  global = globalThis;
  #globals = descriptorsOf(globalThis);
  #process = PROCESS.map((name) => /** @type {const} */ ([name, process[name]]));
  #env = { ...process.env };
  #folder = process.cwd();
  #prepareStackTrace = Error.prepareStackTrace;

  // Time is a dependency: no spec plays with the clock of the process.
  fakeTimers = null;
  fakeTimersModern = null;
  moduleMocker = new ModuleMocker(globalThis);

  setup() {
    return Promise.resolve();
  }

  teardown() {
    restore(globalThis, this.#globals);
    for (const [name, was] of this.#process) process[name] = was;
    restore(process.env, descriptorsOf(this.#env));
    if (process.cwd() !== this.#folder) process.chdir(this.#folder);
    Error.prepareStackTrace = this.#prepareStackTrace;
    return Promise.resolve();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return globalThis;
  }
}

/** @param {object} of */
const descriptorsOf = (of) =>
  new Map(Reflect.ownKeys(of).map((key) => [key, Object.getOwnPropertyDescriptor(of, key)]));

/** @param {object} to @param {Map<PropertyKey, PropertyDescriptor | undefined>} before */
function restore(to, before) {
  for (const key of Reflect.ownKeys(to)) {
    const now = Object.getOwnPropertyDescriptor(to, key);
    const was = before.get(key);
    if (!now?.configurable || (was && was.value === now.value && was.get === now.get)) continue;
    if (was) Object.defineProperty(to, key, was);
    else Reflect.deleteProperty(to, key);
  }
  for (const [key, was] of before) if (was && !Object.hasOwn(to, key)) Object.defineProperty(to, key, was);
}
