// The dataset of the year, read back: what it tells of people's use and of schools' equipment beside another reckoning, and its figures
// as a spreadsheet opens them (CSV) beside those of its JSON.

/** What each of its columns is in the reckoning. */
const USE = {
  ...{ lessons: 'lessons', lessonsMeasured: 'measured', lessonsAnswered: 'answered', lessonSlots: 'slots' },
  ...{ lessonsWithoutBlockingIncident: 'withoutBlocking', bookingsLapsed: 'lapsed', minutes: 'minutes' },
  ...{ tabletsUsed: 'used', tabletsInService: 'inService' },
};
/** Of a whole year alone: who comes twice in it counts once. */
const PEOPLE = { classesOfYear: 'classes', teachersOfYear: 'teachers' };
const STANDING = {
  ...{ devices: 'devices', devicesInService: 'inService', devicesAcquired: 'acquired', devicesDeployed: 'deployed' },
  ...{ devicesSeen: 'seen', devicesCompliant: 'compliant', devicesOverAge: 'old', carts: 'carts' },
  ...{ repairsOpen: 'repairsOpen', pupils: 'pupils', classes: 'classes', teachers: 'teachers' },
};
const ADDED = {
  ...{ deviceDays: 'deviceDays', deviceDaysInService: 'deviceDaysInService', losses: 'lost', thefts: 'stolen' },
  ...{ breakages: 'broken', openDays: 'openDays', openWeeks: 'openWeeks', bookableSlots: 'slots' },
};

/** @typedef {{ placeId: string, from: string, to: string, counts: Record<string, number> | null, disciplines?: string[] }} Line */

/**
 * @param {Buffer} json @param {Buffer} csv
 * @param {import('./reckoning.mjs').Reckoning} reckoning
 * @returns {{ says: string | null }[]} `says`: what is not the same
 */
export function compareDataset(json, csv, reckoning) {
  /** @type {Record<'months' | 'years' | 'disciplines' | 'equipment', Line[]>} */
  const content = JSON.parse(json.toString('utf8'));
  const found = [];
  for (const table of /** @type {const} */ (['months', 'years', 'equipment'])) {
    for (const { placeId, from, to, counts } of content[table]) {
      const expected = table === 'equipment' ? equipment : table === 'years' ? year : use;
      const reckoned = expected(reckoning, placeId, { from, to });
      for (const [name, value] of Object.entries(counts === null ? {} : reckoned)) {
        const told = counts?.[name];
        const says = `${table}, ${placeId}, ${from}–${to}: ${name} is ${told}, and ${value} was expected`;
        found.push({ says: told === value ? null : says });
      }
    }
  }
  return [...found, ...asOpened(content, csv)];
}

/** @typedef {{ from: string, to: string }} Period */
/** @param {Record<string, string>} names @param {(name: any) => number} count */
const named = (names, count) => Object.fromEntries(Object.entries(names).map(([name, of]) => [name, count(of)]));

/** @param {import('./reckoning.mjs').Reckoning} reckoning @param {string} place @param {Period} period @returns {Record<string, number>} */
function use(reckoning, place, period) {
  const counts = reckoning.useOf(place, period);
  return named(USE, (/** @type {'lessons'} */ of) => counts[of]);
}
/** @type {typeof use} */
function year(reckoning, place, period) {
  const counts = reckoning.useOf(place, period);
  return named({ ...USE, ...PEOPLE }, (/** @type {'lessons'} */ of) => counts[of]);
}
/** @type {typeof use} */
function equipment(reckoning, place, period) {
  const { stands, adds } = reckoning.equipmentOf(place, period);
  const counts = { ...named(STANDING, stands), ...named(ADDED, adds) };
  // Of what nobody has said, nothing is told: it is not 0. Nor are days of a school without a calendar.
  const unknown = [...['pupils', 'classes', 'teachers'].filter((name) => counts[name] === 0)];
  if (counts.openDays === 0)
    unknown.push('openDays', 'openWeeks', 'bookableSlots', 'deviceDays', 'deviceDaysInService');
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !unknown.includes(name)));
}

/** One figure a line; an empty one is not told. @param {Record<string, Line[]>} content @param {Buffer} csv */
function asOpened(content, csv) {
  const [head = [], ...rows] = cellsOf(csv);
  const at = (/** @type {string} */ name) => head.indexOf(name);
  const keys = ['table', 'place_id', 'from_month', 'to_month', 'disciplines', 'measure'].map(at);
  const opened = new Map(rows.map((row) => [keys.map((key) => row[key]).join(' '), row[at('value')]]));
  const written = ['months', 'years', 'disciplines', 'equipment'].flatMap((table) =>
    (content[table] ?? []).flatMap(({ placeId, from, to, counts, disciplines = [] }) =>
      Object.entries(counts ?? { '': '' }).map(([measure, value]) => ({
        key: [table, placeId, from, to, disciplines.join('+'), measure].join(' '),
        value: String(value),
      })),
    ),
  );
  const found = written.map(({ key, value }) => ({
    says: opened.get(key) === value ? null : `${key} is ${opened.get(key)} as CSV, and ${value} as JSON`,
  }));
  return [
    ...found,
    { says: opened.size === written.length ? null : `${opened.size} lines of CSV, of ${written.length}` },
  ];
}

/** @param {Buffer} csv @returns {string[][]} */
function cellsOf(csv) {
  const text = csv.toString('utf8').replace(/^\ufeff/, '');
  const separator = text.slice(0, text.search(/\r?\n/)).includes(';') ? ';' : ',';
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}"\r\n]*))(${separator}|\r?\n|$)`, 'y');
  const rows = [/** @type {string[]} */ ([])];
  for (let match = cell.exec(text); match !== null && cell.lastIndex <= text.length; match = cell.exec(text)) {
    const [, quoted, bare = '', end] = match;
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === separator) continue;
    if (cell.lastIndex >= text.length) break;
    rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
