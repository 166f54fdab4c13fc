// The driven clock of a journey: a school year passes in minutes, for the server and for PostgreSQL alike. Debian's libfaketime
// is loaded into the processes that the journey starts, and into no other: the product has no door for it.
//
// What it tells is so many seconds from the real time, written in one file that every process reads at each look at a clock: they
// never differ. The clock that timers go by jumps along, so that after a jump every timed act of the leader is due, once, as on a
// machine that was asleep: a day that passes is a day in which what is timed has had its turn.
//
// The time that is told is to come, never past. The library tells a signal's handler the real time where the signal comes while
// the clock is being read: PostgreSQL, whose timeouts are signals, then finds that one is not over yet, and waits on. With a time
// that is past it would find each over at once (seen: « idle-in-transaction timeout » after ten milliseconds, one run in three).
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { maySetUp, setUp } from '../../../infra/start/debian.mjs';

const FOLDERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu', ''].map((name) => join('/usr/lib', name, 'faketime'));
/** The one for programs with several threads, and the faster one for those that have one: PostgreSQL's. */
const LIBRARIES = { threads: 'libfaketimeMT.so.1', alone: 'libfaketime.so.1' };

const found = () => FOLDERS.find((folder) => existsSync(join(folder, LIBRARIES.threads)));

/** @returns {string} where the library is, installed first where that is ours to do */
function needLibrary() {
  const known = found();
  if (known) return known;
  if (maySetUp()) {
    console.log('installation de libfaketime (apt-get)…');
    setUp('libfaketime');
    const installed = found();
    if (installed) return installed;
  }
  throw new Error('Il faut libfaketime pour faire passer une année : installez le paquet « libfaketime ».');
}

export class DrivenClock {
  #file;
  #libraries;
  #aheadMs = 0;

  /** @param {string} folder that PostgreSQL's user may enter @param {number} at an instant to come */
  constructor(folder, at) {
    if (at < Date.now()) throw new Error('the clock is driven in times to come only');
    this.#libraries = needLibrary();
    this.#file = join(folder, 'horloge');
    this.#set(at);
  }

  /** What the server is started with. @returns {Record<string, string>} */
  get env() {
    return this.#envWith(LIBRARIES.threads);
  }

  /** What PostgreSQL is started with. @returns {Record<string, string>} */
  get databaseEnv() {
    return this.#envWith(LIBRARIES.alone);
  }

  /** @param {string} library */
  #envWith(library) {
    return {
      LD_PRELOAD: join(this.#libraries, library),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DISABLE_SHM: '1',
    };
  }

  /** Milliseconds since the epoch, as the server has it. */
  now() {
    return Date.now() + this.#aheadMs;
  }

  /** Never backwards. @param {number} at */
  to(at) {
    if (at < this.now()) throw new Error(`the clock does not go back to ${new Date(at).toISOString()}`);
    this.#set(at);
  }

  /** In one step: nobody reads half of it. @param {number} wanted */
  #set(wanted) {
    const seconds = Math.ceil((wanted - Date.now()) / 1_000);
    writeFileSync(`${this.#file}.next`, `+${seconds}\n`, { mode: 0o644 });
    renameSync(`${this.#file}.next`, this.#file);
    this.#aheadMs = seconds * 1_000;
  }
}

/**
 * Waits for what the server says, never for time.
 * @param {() => Promise<boolean>} holds @param {string} what @param {number} [patienceMs]
 */
export async function untilSaid(holds, what, patienceMs = 60_000) {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`on attend en vain : ${what}`);
    await pause(5);
  }
}
