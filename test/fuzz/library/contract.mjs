// Bodies, addresses and parameters, read by Zod with the schemas of the contract: every route, each with its own.
import { libraryOf } from './of-room.mjs';
import { samplesOf } from '../samples.mjs';
import { isRefused, Refused } from '../refusals.mjs';

const { z } = libraryOf('libs/contract', 'zod');
const PARTS = /** @type {const} */ (['params', 'query', 'body']);
/** What a schema alone does not tell, by route and field. @type {Record<string, Record<string, unknown>>} */
const FIELDS = {
  ...{ signInWithPassword: { code: '123456' }, proveWithPassword: { code: '123456' } },
  ...{ planMeeting: { mission: null }, changeMeeting: { mission: null } },
  searchDirectory: { departement: '038' },
};

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function contractParsers(load) {
  const { ROUTES } = await load('libs/contract');
  const { parsePart } = await load('libs/platform', 'web/invalid-input.js');
  /** Many routes read the same address. @type {Set<string>} */
  const seen = new Set();
  return ROUTES.flatMap((/** @type {any} */ route) =>
    PARTS.flatMap((part) => {
      const schema = z.toJSONSchema(route[part], { io: 'input', unrepresentable: 'any' });
      const words = JSON.stringify(schema);
      // Nothing is asked for, or all of it was asked for before.
      if (schema.type !== 'object' && route[part].safeParse(undefined).success) return [];
      if (Object.keys(schema.properties ?? { any: 1 }).length === 0 || seen.has(words)) return [];
      seen.add(words);
      const read = async (/** @type {unknown} */ value) => {
        const { value: said, faults } = await parsePart(part, route[part], value);
        if (faults.length > 0) throw new Refused();
        return said;
      };
      const samples = samplesOf(schema).map((sample) => withFields(sample, FIELDS[route.name] ?? {}));
      return {
        name: `${route.name} ${part}`,
        samples,
        read,
        refuses: isRefused,
        reads: ['libs/platform/web/invalid-input.js:parsePart'],
      };
    }),
  );
}

/** @param {any} value @param {Record<string, unknown>} fields @returns {any} */
function withFields(value, fields) {
  if (Array.isArray(value)) return value.map((one) => withFields(one, fields));
  if (value === null || typeof value !== 'object') return value;
  const said = (/** @type {string} */ name) =>
    Object.hasOwn(fields, name) ? fields[name] : withFields(value[name], fields);
  return Object.fromEntries(Object.keys(value).map((name) => [name, said(name)]));
}
