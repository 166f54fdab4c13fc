// How specs load what they import. Our own modules are made anew for each spec file, as jest does: nothing that one file
// leaves in them is seen by the next. What costs, and is the same for all, is done once a worker: packages are loaded by
// Node itself, and what is compiled of our modules is kept.
import { statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, sep } from 'node:path';
import { compileFunction } from 'node:vm';
import jestRuntime from 'jest-runtime';
import { CLONE } from './home.mjs';

const Runtime = jestRuntime.default ?? jestRuntime;
const require = createRequire(import.meta.url);
const PACKAGES = join(CLONE, 'node_modules') + sep;
/** Packages with settings of the whole process that specs change: anew for each file. */
const ANEW = ['zod'];

/** @type {Map<string, string>} */
const resolved = new Map();
/** @type {Map<string, { version: string, code: string, sourceMapPath: string | undefined }>} */
const transformed = new Map();
/** @type {Map<string, { code: string, run: Function }>} */
const compiled = new Map();

export default class SpecRuntime extends Runtime {
  /** @param {ConstructorParameters<typeof Runtime>} parts */
  constructor(...parts) {
    super(...parts);
    const { transformCache, executor } = this;
    const transform = transformCache.transform.bind(transformCache);
    const { sourceMaps } = transformCache;
    transformCache.transform = (file, options) => transformedOnce(file, options, transform, sourceMaps);
    executor.compile = (code, file) => compiledOnce(code, file, executor.injectedModuleParameters);
  }

  requireModule(from, name, options, actual) {
    if (name !== undefined && !options?.isInternalModule && !isBuiltin(name)) {
      const path = this.#resolve(from, name);
      if (isShared(path)) return require(path);
    }
    return super.requireModule(from, name, options, actual);
  }

  #resolve(from, name) {
    const key = `${from}\0${name}`;
    let path = resolved.get(key);
    if (path === undefined) {
      path = this._resolution.resolveCjs(from, name);
      resolved.set(key, path);
    }
    return path;
  }
}

/** @param {string} path */
function isShared(path) {
  if (!path.startsWith(PACKAGES)) return false;
  return !ANEW.some((name) => path.startsWith(PACKAGES + name + sep));
}

function transformedOnce(file, options, transform, sourceMaps) {
  const { mtimeMs, size } = statSync(file);
  const version = `${mtimeMs} ${size} ${options?.isInternalModule === true}`;
  let known = transformed.get(file);
  if (known?.version !== version) {
    const code = transform(file, options);
    known = { version, code, sourceMapPath: sourceMaps.get(file) };
    transformed.set(file, known);
  }
  if (known.sourceMapPath !== undefined) sourceMaps.set(file, known.sourceMapPath);
  return known.code;
}

function compiledOnce(code, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.code === code) return known.run;
  const run = compileFunction(code, parameters, { filename });
  compiled.set(filename, { code, run });
  return run;
}
