import { z } from 'zod';
import { ROUTES } from './routes.js';

const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('every route', () => {
  it('is there once, by name and by address', () => {
    expect(new Set(ROUTES.map(({ name }) => name)).size).toBe(ROUTES.length);
    expect(new Set(named.map(([address]) => address)).size).toBe(ROUTES.length);
  });

  // A public door is also called by others’ programs, which add what they like: it drops that.
  it.each(named.filter(([, { permission }]) => permission !== 'public'))(
    '%s refuses a parameter that it does not name',
    (_, { query }) => {
      expect(unknownKeys(query, { inconnu: '1' })).toContain('inconnu');
      expect(unknownKeys(query, { sort: 'secret', order: 'desc', fields: '*' })).toEqual(
        expect.arrayContaining(['sort', 'order', 'fields'].filter((key) => !keysOf(query).includes(key))),
      );
    },
  );

  it.each(named.filter(([, { method }]) => method !== 'GET'))(
    '%s refuses a field that it does not name',
    (_, { body }) => {
      // Of a body of several shapes, each.
      for (const shape of body instanceof z.ZodDiscriminatedUnion ? body.options : [body]) {
        const { error } = (shape as z.ZodType).safeParse({ inconnu: 1 });
        expect(JSON.stringify(error?.issues ?? [])).toContain('inconnu');
      }
    },
  );

  it.each(named.filter(([, route]) => 'limit' in shapeOf(route.query)))(
    '%s gives pages of a bounded size',
    (_, { query }) => {
      for (const limit of ['0', '-1', '201', '1e9', 'tout', '1.5']) {
        expect([
          limit,
          query.safeParse({ limit }).error?.issues.some(({ path }) => path[0] === 'limit') ?? false,
        ]).toEqual([limit, true]);
      }
    },
  );

  it.each(named.filter(([, { permission }]) => permission === 'public'))(
    '%s has a stranger send little',
    (address, { bodyLimit }) => {
      // A key's proof, and the answers to a whole survey, are longer than a password.
      const isLong = address.endsWith('/sign-in/passkey') || address.endsWith('/answer-sheets');
      expect(bodyLimit).toBe((isLong ? 32 : 8) * 1024);
    },
  );

  // Kept for a day, the answer to a repeated key would show it again to whoever has the key.
  it.each(named.filter(([, { method }]) => method === 'POST'))('%s shows once what opens something', (_, route) => {
    const opens = ['token', 'secret', 'recoveryCodes', 'otpauthUrl', 'iban', 'bypassCode'].some(
      (name) => name in shapeOf(route.response),
    );
    const isLink = route.path.endsWith('/sign-in-links');
    expect(route.shownOnce === true).toBe(route.permission !== 'public' && (opens || isLink));
  });

  it.each(named)('%s sorts by nothing, or by a closed list', (_, { query }) => {
    for (const [key, schema] of Object.entries(shapeOf(query))) {
      if (/^(sort|order)/i.test(key)) expect(z.toJSONSchema(schema, { io: 'input' })).toHaveProperty('enum');
    }
  });
});

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
}
const keysOf = (schema: z.ZodType): string[] => Object.keys(shapeOf(schema));
const unknownKeys = (schema: z.ZodType, input: object): string[] =>
  (schema.safeParse(input).error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [],
  );
