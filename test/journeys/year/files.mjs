// The files of the year: the dataset in its formats, the monthly reports of the académie, the file of article 8 of each convention.
// Each is read twice, and is the same to the byte; its figures are read back, and compared with the other reckoning.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AFTER, BEGINS, SCHOOL_YEAR } from './calendar.mjs';
import { compareDataset } from './dataset-figures.mjs';
import { compareFollowUp } from './follow-up-figures.mjs';
import { compareReport } from './report-figures.mjs';

const THIS_MONTH = AFTER.slice(0, 7);
const FORMATS = ['json', 'csv', 'ods', 'parquet'];
/** Of a file of article 8: the year, and a trimester of it. */
const PERIODS = [
  { from: '2033-09', to: '2034-08' },
  { from: '2034-01', to: '2034-03' },
];
/** Reports of the months of the year that are over and told as it ends. */
const REPORTS = 11;

/** @param {Buffer} bytes */
const sha256Of = (bytes) => createHash('sha256').update(bytes).digest('hex');

export class Files {
  /** @type {Record<string, string>} */
  #sha256 = {};
  /** @type {string[]} */
  #faults = [];
  #figures = 0;
  #parts;

  /**
   * @param {{ world: import('./world.mjs').World, days: import('./server-days.mjs').ServerDays,
   *   chronicle: import('./chronicle.mjs').Chronicle, keep: string | undefined }} parts `keep`: the folder they are put in
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** A report is made where somebody waits for it. */
  async subscribe() {
    const { world } = this.#parts;
    await world.ask('PUT', '/usage/reports/subscription', { placeId: world.academieId, wanted: true });
  }

  /** @param {import('./reckoning.mjs').Reckoning} reckoning of all that happened @returns {Promise<{ sha256: Record<string, string>, figures: number, faults: string[] }>} */
  async make(reckoning) {
    await this.#dataset(reckoning);
    await this.#reports(reckoning);
    await this.#followUp(reckoning);
    return { sha256: this.#sha256, figures: this.#figures, faults: this.#faults };
  }

  /** @param {import('./reckoning.mjs').Reckoning} reckoning */
  async #dataset(reckoning) {
    const { world } = this.#parts;
    const path = `/usage/datasets/${SCHOOL_YEAR}`;
    const frozen = await world.ask('POST', `${path}/freeze`);
    const files = /** @type {Record<string, Buffer>} */ ({});
    for (const format of FORMATS) files[format] = await this.#twice(`dataset.${format}`, `${path}/${format}`);
    if (this.#sha256['dataset.json'] !== frozen.sha256) this.#faults.push('dataset: it is not the one that was frozen');
    const { json = Buffer.alloc(0), csv = Buffer.alloc(0) } = files;
    this.#compared('dataset', compareDataset(json, csv, reckoning));
  }

  /** Each as it was known when it was made. @param {import('./reckoning.mjs').Reckoning} reckoning */
  async #reports(reckoning) {
    const { world, chronicle } = this.#parts;
    const place = world.academieId;
    const { figures } = await world.ask('GET', `/usage/indicators?placeId=${place}&from=2033-09&to=2033-09`);
    /** @type {Map<string, string>} */
    const ids = new Map(figures.map((/** @type {{ id: string, name: string }} */ { id, name }) => [name, id]));
    const { items } = await world.ask('GET', `/usage/reports?placeId=${place}`);
    // What the server happened to see of the eve, while all was being made, is nobody's month.
    const ofYear = items.filter((/** @type {{ month: string }} */ { month }) => month >= BEGINS.slice(0, 7));
    if (ofYear.length < REPORTS) this.#faults.push(`reports: ${ofYear.length} are made, of ${REPORTS} at least`);
    for (const { month, madeAt, odsSha256, pdfSha256 } of ofYear) {
      const madeOn = Date.parse(madeAt);
      const asOf = reckoning.asOf(chronicle.until(madeOn), await this.#toldBy(madeOn));
      const path = (/** @type {string} */ format) => `/usage/reports/${month}/${format}?placeId=${place}`;
      const ods = await this.#twice(`reports.${month}.ods`, path('ods'), odsSha256);
      await this.#twice(`reports.${month}.pdf`, path('pdf'), pdfSha256);
      this.#compared('reports', compareReport(ods, { reckoning: asOf, place, month, ids }));
    }
  }

  /** @param {import('./reckoning.mjs').Reckoning} reckoning */
  async #followUp(reckoning) {
    const { chronicle } = this.#parts;
    for (const event of chronicle.events) {
      if (event.kind !== 'convention') continue;
      for (const period of PERIODS) await this.#fileOf(event.convention, period, reckoning);
    }
  }

  /** Frozen twice: made at two moments, it says the same. @param {string} convention @param {{ from: string, to: string }} period @param {import('./reckoning.mjs').Reckoning} reckoning */
  async #fileOf(convention, period, reckoning) {
    const { world, chronicle } = this.#parts;
    const path = `/conventions/${convention}/follow-up-files`;
    const parts = [];
    for (let times = 0; times < 2; times += 1) {
      const { id, sha256, schools } = await world.ask('POST', path, period);
      const { content, verified } = await world.ask('GET', `${path}/${id}`);
      parts.push(JSON.stringify(content.sources.digests));
      if (!verified) this.#faults.push(`followUp: ${content.convention.reference} is not what was frozen`);
      if (times > 0) continue;
      const name = `followUp.${content.convention.reference}.${period.from}`;
      this.#sha256[name] = sha256;
      await this.#twice(`${name}.pdf`, `${path}/${id}/document`);
      for (const { uai } of schools.slice(0, 1))
        await this.#twice(`${name}.${uai}.pdf`, `${path}/${id}/summaries/${uai}`);
      const of = { reckoning, events: chronicle.events, convention, period, thisMonth: THIS_MONTH };
      this.#compared('followUp', compareFollowUp(content, of));
    }
    if (parts[0] !== parts[1]) this.#faults.push(`followUp: of ${period.from}, a second file does not say the same`);
  }

  /** The same to the byte each time that it is read. @param {string} name @param {string} path @param {string} [told] the digest that the product tells */
  async #twice(name, path, told) {
    const { world, keep } = this.#parts;
    /** @type {Buffer[]} */
    const [bytes = Buffer.alloc(0), again = bytes] = [await world.ask('GET', path), await world.ask('GET', path)];
    const sha256 = sha256Of(bytes);
    this.#sha256[name] = sha256;
    if (keep !== undefined) writeFileSync(join(keep, name), bytes);
    const [what] = name.split('.');
    if (sha256 !== sha256Of(again)) this.#faults.push(`${what}: ${name} is not the same when it is read again`);
    if (told !== undefined && told !== sha256) this.#faults.push(`${what}: ${name} has not the digest that is told`);
    return bytes;
  }

  /** @param {string} what @param {readonly { says: string | null }[]} found */
  #compared(what, found) {
    this.#figures += found.length;
    const faults = found.flatMap(({ says }) => says ?? []);
    if (faults.length > 0) this.#faults.push(`${what}: ${faults.length} of ${found.length} differ; ${faults[0]}`);
  }

  /** What had been told to everybody by then. @param {number} instant @returns {Promise<import('./events.mjs').ToldCells[]>} */
  #toldBy(instant) {
    return this.#parts.days.query(
      `select t.kind, t.place_id as "placeId", t.from_month as "from", t.to_month as "to", t.disciplines
         from usage.told t join usage.release r using (school_year, period) where r.frozen_at <= to_timestamp($1)`,
      [instant / 1_000],
    );
  }
}
