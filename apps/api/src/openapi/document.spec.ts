import { ROUTES } from '@chariot/contract';
import { openApi } from './document.js';

// What OpenAPI 3.1 asks of a document, said here once more: no validator of it is among the dependencies.
const document = JSON.parse(JSON.stringify(openApi())) as Tree;
type Tree = { [key: string]: Tree } & Tree[] & { toString(): string };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const operations = [
  ...Object.entries(document['paths'] ?? {}).map(([path, item]) => [path, item] as const),
  ...Object.entries(document['webhooks'] ?? {}).map(([path, item]) => [`webhook ${path}`, item] as const),
].flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));

/** Every object of the document, with where it is. */
function* walk(node: unknown, at = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [at, node as Record<string, unknown>];
  for (const [key, inner] of Object.entries(node)) {
    yield* walk(inner, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }
}
const resolve = (pointer: string): unknown =>
  pointer
    .replace(/^#\//, '')
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);

/** What is there, or what it refers to. */
const whole = (node: Tree): Tree => (typeof node['$ref'] === 'string' ? (resolve(String(node['$ref'])) as Tree) : node);

describe('the OpenAPI document', () => {
  it('is the same each time it is made', () => {
    expect(JSON.stringify(openApi())).toBe(JSON.stringify(openApi()));
  });

  it('is of version 3.1, with what that asks for', () => {
    expect(document['openapi']).toBe('3.1.0');
    expect(document['info']).toMatchObject({ title: 'Chariot', version: '1' });
    const allowed = [
      'openapi',
      'info',
      'jsonSchemaDialect',
      'servers',
      'paths',
      'webhooks',
      'components',
      'security',
      'tags',
    ];
    expect(Object.keys(document).filter((key) => !allowed.includes(key))).toEqual([]);
  });

  it('holds every route, once', () => {
    const ids = operations.map(({ operation }) => String(operation['operationId']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(ROUTES.map(({ name }) => name)));
    expect(operations.filter(({ path }) => path.startsWith('/')).length).toBe(ROUTES.length);
    for (const { method } of operations) expect(METHODS).toContain(method);
  });

  it('refers to nothing that is not there', () => {
    const refs = [...walk(document)].flatMap(([at, { $ref }]) =>
      typeof $ref === 'string' ? [[at, $ref] as const] : [],
    );
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter(([, to]) => !to.startsWith('#/') || resolve(to) === undefined)).toEqual([]);
  });

  it('declares each parameter of each path, once', () => {
    for (const { path, operation } of operations) {
      const parameters = (operation['parameters'] ?? []) as unknown as {
        name: string;
        in: string;
        required: boolean;
        schema: object;
      }[];
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named);
      expect(parameters.filter((one) => one.in === 'path').every(({ required }) => required)).toBe(true);
      expect(new Set(parameters.map((one) => `${one.in} ${one.name.toLowerCase()}`)).size).toBe(parameters.length);
      for (const { schema, in: place } of parameters) {
        expect(typeof schema).toBe('object');
        expect(['path', 'query', 'header']).toContain(place);
      }
    }
  });

  it('describes every answer, and says what a refusal looks like', () => {
    for (const { path, operation } of operations) {
      const responses = Object.entries(operation['responses'] ?? {});
      expect(responses.some(([status]) => /^[23]/.test(status))).toBe(true);
      for (const [status, answer] of responses) {
        const { description } = whole(answer);
        expect(status).toMatch(/^([1-5](\d\d|XX)|default)$/);
        expect(String(description)).not.toBe('');
      }
      if (!path.startsWith('/')) continue;
      for (const [status, answer] of responses.filter(([one]) => /^[45]|default/.test(one))) {
        const { content } = whole(answer);
        expect([path, status, Object.keys(content ?? {})]).toEqual([path, status, ['application/problem+json']]);
      }
    }
  });

  it('has no keyword of OpenAPI 3.0 that 3.1 has dropped', () => {
    for (const [at, node] of walk(document)) {
      if (!at.includes('/properties/') || at.endsWith('/properties'))
        expect([at, 'nullable' in node]).toEqual([at, false]);
      if (typeof node['exclusiveMinimum'] === 'boolean') throw new Error(at);
    }
  });

  it('tells who may call: anybody, a person, or a program too', () => {
    const of = (name: string) =>
      operations.find(({ operation }) => String(operation['operationId']) === name)?.operation;
    expect(of('openSession')?.['security']).toEqual([]);
    expect(of('getMe')?.['security']).toEqual([{ session: [] }]);
    expect(of('listDevices')?.['security']).toEqual([{ session: [] }, { bearer: [] }]);
    expect(of('revokeDevice')?.['security']).toEqual([{ session: [] }]);
    const schemes = Object.keys(document['components']?.['securitySchemes'] ?? {});
    for (const { operation } of operations) {
      for (const one of operation['security'] ?? [])
        for (const name of Object.keys(one)) expect(schemes).toContain(name);
    }
  });

  it('tells which headers a caller may send, where they mean something', () => {
    const headersOf = (name: string) =>
      (
        (operations.find(({ operation }) => String(operation['operationId']) === name)?.operation['parameters'] ??
          []) as unknown as {
          in: string;
          name: string;
        }[]
      )
        .filter((one) => one.in === 'header')
        .map((one) => one.name);
    expect(headersOf('getDevice')).toEqual(['If-None-Match']);
    expect(headersOf('changeDevice')).toEqual(['If-Match']);
    expect(headersOf('addWebhook')).toEqual(['Idempotency-Key']);
    expect(headersOf('openSession')).toEqual([]);
    expect(headersOf('live')).toEqual([]);
  });

  it('describes what it calls itself', () => {
    expect(Object.keys(document['webhooks'] ?? {})).toEqual(
      expect.arrayContaining([
        'device',
        'classroom',
        'profile',
        'operation',
        'convention',
        'place',
        'approval',
        'test',
      ]),
    );
  });
});
