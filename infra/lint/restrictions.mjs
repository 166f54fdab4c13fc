// What a place may not import or write. ESLint does not merge two settings of one rule: each place of
// eslint.config.mjs names its full set, out of these.

const NODE_IO = [
  'fs',
  'fs/promises',
  'net',
  'tls',
  'dgram',
  'dns',
  'http',
  'https',
  'http2',
  'child_process',
  'cluster',
  'worker_threads',
];
const both = (/** @type {string[]} */ names) => names.flatMap((name) => [name, `node:${name}`]);

/** Groups of `no-restricted-imports`. */
const IMPORTS = {
  /** A room has one door. */
  deep: { group: ['@chariot/*/**'], message: 'A room is entered by its door (@chariot/<room>), nothing behind it.' },
  /** Pure rooms, and the console, know no server machinery. */
  server: {
    group: ['@nestjs/*', 'typeorm', 'typeorm/**', 'pg', 'pg/**', 'fastify', '@fastify/*'],
    message: 'This place knows no server machinery.',
  },
  io: { group: both(NODE_IO), message: 'This place does no I/O: let a service or the platform do it.' },
  spawn: { group: both(['child_process', 'cluster']), message: 'The server spawns no process.' },
};

/** Selectors of `no-restricted-syntax`. */
const SYNTAX = {
  bareCatch: [
    {
      selector: 'CatchClause[param=null]',
      message: 'No bare catch: name the error, and let through what you did not expect.',
    },
    {
      selector:
        "CallExpression[callee.property.name='catch'] > :matches(ArrowFunctionExpression, FunctionExpression)[params.length=0]",
      message: 'No bare catch: name the error, and let through what you did not expect.',
    },
  ],
  now: [
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Time is a dependency: ask the Clock.',
    },
    { selector: "CallExpression[callee.name='Date']", message: 'Time is a dependency: ask the Clock.' },
    {
      selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      message: 'Time is a dependency: ask the Clock.',
    },
  ],
  callsOut: [
    "CallExpression[callee.name='fetch']",
    'CallExpression[callee.object.name=/^(http|https|globalThis|global)$/][callee.property.name=/^(request|get|fetch)$/]',
    'ImportDeclaration[source.value=/^(node:)?https?$/] > ImportSpecifier[imported.name=/^(request|get|Agent|globalAgent|default)$/]',
    "ImportDeclaration[source.value=/^(node:)?https?$/][importKind!='type'] > :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)",
    'ExportNamedDeclaration[source.value=/^(node:)?https?$/] > ExportSpecifier[local.name=/^(request|get|Agent|globalAgent|default)$/]',
    'ExportAllDeclaration[source.value=/^(node:)?https?$/]',
    'ImportDeclaration[source.value=/^(node:http2|http2|undici|axios|got|node-fetch)$/]',
  ].map((selector) => ({
    selector,
    message: 'The server calls out through the platform’s Outbound, and nowhere else.',
  })),
  lateImport: [
    { selector: 'ImportExpression', message: 'This place imports at its head, where its fences are checked.' },
    { selector: "CallExpression[callee.name='require']", message: 'This place imports at its head.' },
  ],
  ruleSwitch: [
    {
      selector: "ImportSpecifier[imported.name='switchedOff']",
      message: 'Only a proof switches a rule of the convention off.',
    },
  ],
  skippedTest: [
    {
      selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
      message: 'A test runs, with all the others, or is not there.',
    },
    {
      selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
      message: 'A test runs, with all the others, or is not there.',
    },
  ],
};

/** @param {...keyof IMPORTS} groups */
export const noImports = (...groups) => ['error', { patterns: groups.map((name) => IMPORTS[name]) }];

/** @param {...keyof SYNTAX} groups */
export const noSyntax = (...groups) => ['error', ...groups.flatMap((name) => SYNTAX[name])];

/** What the canary must have heard: each rule with each of its messages. @returns {{ rule: string, message: string }[]} */
export const everyMessage = () => [
  ...Object.values(IMPORTS).map(({ message }) => ({ rule: 'no-restricted-imports', message })),
  ...Object.values(SYNTAX)
    .flat()
    .map(({ message }) => ({ rule: 'no-restricted-syntax', message })),
];
