// What a JSON schema takes, as small as it may be.

const ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee';
/** @type {Record<string, string>} */
const FORMATS = {
  uuid: ID,
  date: '2026-11-10',
  'date-time': '2026-11-10T08:00:00.000Z',
  email: 'directrice@exemple.fr',
  uri: 'https://exemple.fr/a',
};
/** What patterns of the contract are made for: the first that fits is taken. */
const FITTING = [
  ...[
    ID,
    '2026-11-10',
    '2026-11',
    '2026-2027',
    '08:30',
    '2026-11-10T08:00:00.000Z',
    '0382460T',
    '73282932000074',
    '732829320',
    '38547',
    'T01',
  ],
  ...[
    '38830',
    'FR7630001007941234567890185',
    'BDFEFRPPCCT',
    '1234',
    '123456',
    '12',
    '1',
    'K7QM-3FHD-2X',
    'a',
    'abc',
    'A',
    'AB',
  ],
  ...[
    'a'.repeat(43),
    'a'.repeat(64),
    'directrice@exemple.fr',
    'https://exemple.fr',
    'Essai',
    'exemple.fr',
    '12,30',
    'fr',
    'x:1',
  ],
];

/** With all that it may hold, with only what it must, and one for each of its choices. @param {any} schema @returns {any[]} */
export const samplesOf = (schema) =>
  (schema.anyOf ?? schema.oneOf ?? [schema]).flatMap((/** @type {any} */ one) => [sampleOf(one), sampleOf(one, false)]);

/** @param {any} schema @returns {any} */
function sampleOf(schema, all = true) {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sampleOf(choices[0], all);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((/** @type {any} */ one) => sampleOf(one, all)));
  if (schema.type === 'object') return objectOf(schema, all);
  if (schema.type === 'array')
    return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => sampleOf(schema.items ?? {}, all));
  if (schema.type === 'integer' || schema.type === 'number')
    return Math.min(Math.max(schema.minimum ?? 1, 1), schema.maximum ?? 1);
  if (schema.type === 'boolean') return true;
  if (schema.type === 'null') return null;
  return textOf(schema);
}

/** @param {any} schema @param {boolean} all also what may be left out */
function objectOf({ properties = {}, required = [] }, all) {
  const names = Object.keys(properties).filter((name) => all || required.includes(name));
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name], all)]));
}

/** @param {any} schema */
function textOf({ format, pattern, minLength = 0, maxLength = Infinity }) {
  const known = format === undefined ? undefined : FORMATS[format];
  if (known !== undefined) return known;
  const fits = pattern === undefined ? () => true : (/** @type {string} */ text) => new RegExp(pattern, 'u').test(text);
  const fitting = [...(pattern === undefined ? ['Essai'] : []), ...FITTING].find(
    (text) => fits(text) && text.length >= minLength && text.length <= maxLength,
  );
  return fitting ?? 'Essai'.padEnd(minLength, '.');
}
