// Monthly reports and the article 8 file as they are drawn: each line is read again as a reader would, and what is hidden must
// have no number anywhere.
import { inflateRawSync } from 'node:zlib';
import { refOf } from './instance.mjs';
import { placesOf } from './world.mjs';

/** @typedef {import('./instance.mjs').Instance} Instance @typedef {import('./readings.mjs').Heard} Heard */

/** What was drawn, act by act. */
function recorder() {
  /** @type {{ act: string, args: any[] }[]} */
  const drawn = [];
  const page = new Proxy(
    {},
    {
      get:
        (_, act) =>
        (/** @type {any[]} */ ...args) =>
          drawn.push({ act: String(act), args }),
    },
  );
  return { page, drawn };
}

/** A row without its empty cells, which a spreadsheet may leave out. @param {readonly string[]} row */
const full = (row) => row.filter((cell) => cell !== '').join('\t');
const NUMBER = /\d[\d\u00A0\u202F ]*/g;
const numbersIn = (/** @type {string} */ text) =>
  [...text.matchAll(NUMBER)].map(([digits]) => Number(digits.replace(/\D/g, '')));

/**
 * Reports of the month that has just closed, as they are kept and sent.
 * @param {Instance} instance @param {Heard} heard @param {{ all: boolean }} how
 */
export async function reportsOf(instance, heard, { all }) {
  const { product } = instance;
  const wide = [...new Set(instance.world.schools.flatMap(placesOf))];
  const placeIds = all ? wide : wide.slice(0, 2);
  const needs = { place: null, on: '2026-10-01', total: 3, needingHelp: 0, fine: 3, unknown: 0, schools: [] };
  /** @type {Map<string, { report: any, ods: Buffer }>} */
  const made = new Map();
  /** @type {Map<string, Buffer>} */
  const sheets = new Map();
  const making = new product.ReportMaking(
    ...[instance.clock, instance.database],
    {
      due: async () => ({ month: instance.month(instance.open - 1), placeIds }),
      keep: async (
        /** @type {any} */ _,
        /** @type {string} */ placeId,
        /** @type {any} */ __,
        /** @type {any} */ files,
      ) => sheets.set(placeId, files.ods) !== undefined,
    },
    instance.indicators,
    { needs: async () => needs },
    {
      isAwaited: async () => true,
      tell: async (/** @type {any} */ _, /** @type {any} */ report) =>
        void made.set(report.place.id, { report, ods: sheets.get(report.place.id) ?? Buffer.alloc(0) }),
    },
    { lineFor: async () => null },
  );
  await making.make();
  const same = [];
  for (const [placeId, { report, ods }] of made) {
    const { page, drawn } = recorder();
    product.reportPages(page, report);
    const rows = drawn.filter(({ act }) => act === 'grid').flatMap(({ args }) => args[0].rows);
    const lines = report.tables.flatMap((/** @type {any} */ table) => table.lines);
    const said = lines.map((/** @type {any} */ line) => full(Object.values(line)));
    for (const all of [rows, rowsOf(ods)]) {
      const there = new Set(all.map(full));
      // What is read below is what is there.
      const missing = said.find((/** @type {string} */ line) => !there.has(line));
      if (missing !== undefined) throw new Error(`a report's line is not on its paper: ${missing}`);
    }
    for (const line of lines) readLine(instance, heard, placeId, line);
    const { text } = product.reportLetter(report, { url: 'https://x', mention: null, isAttached: true });
    same.push(
      text,
      lines.filter(({ name }) => !PEOPLE.has(name)),
    );
  }
  return same;
}

/** Names of the indicators of people's use. */
const PEOPLE = new Map(
  Object.entries({
    ...{ I11: 'Taux d’usage', I12: 'Fréquence', I13: 'Classes utilisatrices', I14: 'Enseignants utilisateurs' },
    ...{ I15: 'Intensité', I16: 'Durée moyenne d’une séance', I17: 'Répartition par discipline' },
    ...{ I18: 'Séances sans incident bloquant', I20: 'Débit constaté', I26: 'Couverture de la mesure' },
  }).map(([id, name]) => [name, id]),
);

/** @param {Instance} instance @param {Heard} heard @param {string} placeId @param {Record<string, string>} line */
function readLine(instance, heard, placeId, { name = '', figure = '', detail = '', coverage, period = '', change }) {
  const id = PEOPLE.get(name);
  if (id === undefined) return;
  const months = [...period.matchAll(/(\d\d)\/(\d{4})/g)].map(([, month, year]) => `${year}-${month}`);
  const [from = '', to = from] = months;
  const isHidden = figure === '< seuil';
  const [numerator = null, denominator = null] = figure === 'Non calculable' ? [] : numbersIn(detail);
  if (isHidden) heard.score.count(`${detail}${coverage}` !== '', `${name} of ${placeId}: hidden, with ${detail}`);
  heard.figure(instance, placeId, { id, period: { from, to }, numerator, denominator, belowThreshold: isHidden });
  // What it was the month before is what it is, less what it says that it has changed by.
  if (change !== '—' && instance.open > 1)
    heard.cell(instance, placeId, instance.under(placeId, instance.map()), 0, instance.open - 2);
}

/** Rows of an ODS. @param {Buffer} ods @returns {string[][]} */
function rowsOf(ods) {
  const xml = entryOf(ods, 'content.xml');
  return [...xml.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell[^>]*?(?:\/>|>(.*?)<\/table:table-cell>)/gs)].map(([, cell = '']) =>
      cell
        .replace(/<[^>]+>/g, '')
        .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    ),
  );
}

/** A file of a zip. @param {Buffer} zip @param {string} name */
function entryOf(zip, name) {
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\u0005\u0006') + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, size, length] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const [extra, comment, local] = [zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    if (zip.toString('utf8', at + 46, at + 46 + length) === name) {
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(start, start + size);
      return (method === 0 ? bytes : inflateRawSync(bytes)).toString('utf8');
    }
    at += 46 + length + extra + comment;
  }
  throw new Error(`no ${name} in the spreadsheet`);
}

/**
 * Article 8 files of a commune and all its schools, of any months; and each school's page for its council.
 * @param {Instance} instance @param {Heard} heard @param {{ all: boolean }} how
 */
export async function filesOf(instance, heard, { all }) {
  const { product, open } = instance;
  const none = { releases: async () => [], comments: async () => [] };
  const drawing = new product.FollowUpDrawing(
    ...[instance.database, instance.clock, instance.places, instance.indicators, none],
    { record: async () => RECORD },
  );
  const communes = [...new Set(instance.world.schools.flatMap(({ localAuthorities }) => localAuthorities))];
  const same = [];
  for (const commune of all ? communes : communes.slice(0, 1)) {
    const schools = instance.under(commune, instance.world.schools);
    const convention = {
      ...{ id: 'c', reference: 'C', title: 'C', academie: refOf('Grenoble'), localAuthority: refOf(commune) },
      ...{ signedOn: '2026-09-01', mention: null },
      schools: schools.map((id) => ({ id, uai: id, name: id, classrooms: 1 })),
    };
    // Trimesters, all since September, the year; and one month, which nobody is refused.
    for (const [first, last] of [
      [0, 3],
      [4, 6],
      [7, 9],
      [0, 11],
      [0, open - 1],
      [open - 1, open - 1],
    ]) {
      const to = Math.min(last ?? 0, open, 11);
      if ((first ?? 0) > to) continue;
      const period = { from: instance.month(first ?? 0), to: instance.month(to) };
      const content = await drawing.content({
        convention,
        period,
        thisMonth: instance.month(open),
        madeFor: 'academie',
      });
      for (const { place, figures } of content.places)
        for (const figure of figures) if (figure.isOfPeople) heard.figure(instance, place.id, figure);
      same.push(content.places.map(({ figures }) => figures.filter((/** @type {any} */ one) => !one.isOfPeople)));
      readPaper(product, heard, content);
    }
  }
  return same;
}

/** What is hidden has no number on paper. @param {any} product @param {Heard} heard @param {any} content */
function readPaper(product, heard, content) {
  const { page, drawn } = recorder();
  product.drawFollowUp(page, content);
  const hidden = new Set();
  for (const { place, figures } of content.places)
    for (const { id, belowThreshold, isOfPeople } of figures)
      if (isOfPeople && belowThreshold) hidden.add(`${place.name} (${id})`);
  for (const { act, args } of drawn) {
    if (act !== 'grid') continue;
    for (const [name = '', school = '', ...cells] of args[0].rows) {
      const id = /\((I\d+)\)$/.exec(name)?.[1];
      if (id === undefined || !hidden.has(`${school} (${id})`)) continue;
      heard.score.count(/\d/.test(cells.join(' ')), `the file tells ${name} of ${school}: ${cells.join(' ')}`);
    }
  }
  for (const { uai, name } of content.convention.schools) {
    const summary = recorder();
    product.drawCouncilSummary(summary.page, content, uai);
    const figures = content.places.find((/** @type {any} */ one) => one.place.id === uai)?.figures ?? [];
    for (const { act, args } of summary.drawn) {
      if (act !== 'bars') continue;
      for (const { label, value, share, note } of args[0]) {
        const id = BARS[label];
        const isHidden = figures.some(
          (/** @type {any} */ one) => one.id === id && one.isOfPeople && one.belowThreshold,
        );
        if (isHidden)
          heard.score.count(
            share !== null || /\d/.test(`${value}${note}`),
            `the page for the council of ${name} tells ${label}: ${value}`,
          );
      }
    }
  }
}

const BARS = /** @type {Record<string, string>} */ ({
  'Créneaux occupés par une séance': 'I11',
  'Classes qui s’en sont servies': 'I13',
  'Séances sans incident bloquant': 'I18',
  'Séances mesurées': 'I26',
});

/** Books of a convention in which nothing happened. */
const RECORD = {
  ...{ validity: '', deployment: { from: null, until: null }, amendments: [], meetings: [], deadlines: [], next: [] },
  ...{ trainings: [], requests: [], surveys: [], feedback: [] },
  money: {
    ...{ asOf: '2026-09-01', forecastCents: null, provisionalCents: 0 },
    ...{ certifiedCents: null, dueCents: null, paidCents: 0 },
  },
};
