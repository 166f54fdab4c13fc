// The driven clock of a journey: a school year passes in minutes, for the server and for PostgreSQL alike. Debian's libfaketime
// is loaded into the processes that the journey starts, and into no other: the product has no door for it.
//
// What it tells is so many seconds from the real time, written in one file that every process reads at each look at a clock: they
// never differ. The clock that timers go by jumps along, so that after a jump every timed act of the leader is due, once, as on a
// machine that was asleep: a day that passes is a day in which what is timed has had its turn.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { maySetUp, setUp } from '../../../infra/start/debian.mjs';

const FOLDERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu', ''].map((name) => join('/usr/lib', name, 'faketime'));
/** The one for programs with several threads. */
const LIBRARY = 'libfaketimeMT.so.1';

const found = () => FOLDERS.map((folder) => join(folder, LIBRARY)).find((path) => existsSync(path));

/** @returns {string} path of the library, installed first where that is ours to do */
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
  #library;
  #aheadMs = 0;

  /** @param {string} folder that PostgreSQL's user may enter @param {string} at an instant */
  constructor(folder, at) {
    this.#library = needLibrary();
    this.#file = join(folder, 'horloge');
    this.#set(Date.parse(at));
  }

  /** What processes that go by this clock are started with. @returns {Record<string, string>} */
  get env() {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DISABLE_SHM: '1',
    };
  }

  /** Milliseconds since the epoch, as the server has it. */
  now() {
    return Date.now() + this.#aheadMs;
  }

  /** Never backwards. @param {string | number} at */
  to(at) {
    const wanted = typeof at === 'number' ? at : Date.parse(at);
    if (wanted < this.now()) throw new Error(`the clock does not go back to ${new Date(wanted).toISOString()}`);
    this.#set(wanted);
  }

  /** In one step: nobody reads half of it. @param {number} wanted */
  #set(wanted) {
    const seconds = Math.ceil((wanted - Date.now()) / 1_000);
    const sign = seconds < 0 ? '-' : '+';
    writeFileSync(`${this.#file}.next`, `${sign}${Math.abs(seconds)}\n`, { mode: 0o644 });
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
