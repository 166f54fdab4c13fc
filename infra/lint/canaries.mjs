// One unlawful file per fence, beside a lawful one that the same fence lets through. Nothing here is ever written to
// disk: each text is linted as if it stood at `file`, in a folder `canary` that no room has.

/**
 * @typedef {object} Canary
 * @property {string} rule      which must refuse it, and no other
 * @property {string} says      a part of the rule's message, telling apart the fences of one rule
 * @property {string} file      where the text pretends to be, from the workspace's root
 * @property {string} unlawful
 * @property {string} lawful    passes at the same place (or at `elsewhere`)
 * @property {string} [elsewhere]
 */

const CONTROLLER = (/** @type {string} */ body, verb = '') => `
import { Controller${verb && `, ${verb}`} } from '@nestjs/common';
import { Door, OpenDoor } from '@chariot/platform';
import { listThings } from './routes.js';
export const doors = [Door, OpenDoor, listThings];
@Controller()
export class ThingsController {
  ${body}
}
`;
const DOOR = CONTROLLER('@Door(listThings) list(): string[] { return []; }');
const NAMES = ['id', 'reach', 'tx'];
const REPOSITORY = (/** @type {string} */ parameter) => `
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
export class ThingsRepository {
  constructor(private readonly seen: (Reach | Tx)[]) {}
  find(${parameter}): unknown { return [this.#count(), ${NAMES.filter((name) => parameter.includes(name)).join()}]; }
  #count(): number { return this.seen.length; }
}
`;
const CATCH = (/** @type {string} */ clause) => `
export function attempt(act: () => void): unknown {
  try { act(); } catch ${clause}
  return undefined;
}
`;

/** @type {Canary[]} */
export const CANARIES = [
  // Who may lean on whom: the whole table is tried in canary.mjs; here, what the table does not hold.
  {
    rule: '@nx/enforce-module-boundaries',
    says: 'can only depend on libs tagged',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: "export { testDatabase } from '@chariot/testkit';",
    lawful: "export { testDatabase } from '@chariot/testkit';",
    elsewhere: 'libs/fleet/src/canary/devices.repository.db.spec.ts',
  },
  {
    rule: '@nx/enforce-module-boundaries',
    says: 'Circular dependency', // the testkit stands on the platform
    file: 'libs/kernel/src/canary/thing.spec.ts',
    unlawful: "export { testDatabase } from '@chariot/testkit';",
    lawful: "export { testDatabase } from '@chariot/testkit';",
    elsewhere: 'libs/platform/src/canary/thing.db.spec.ts',
  },
  {
    rule: '@nx/enforce-module-boundaries',
    says: 'cannot depend on any libs',
    file: 'infra/start/thing.mjs',
    unlawful: "export { Uai } from '@chariot/kernel';",
    lawful: "export { chariotHome } from './home.mjs';",
  },
  ...['../../libs/kernel/src/identifiers/uai.js', '../../apps/api/dist/main.js', '../../infra/lint/plugin.mjs'].flatMap(
    (unlawful) =>
      ['../../infra/start/postgres.mjs', '../../infra/seed/seed.mjs', '../../apps/agent/dist/simulation.mjs'].map(
        (lawful) => ({
          rule: 'chariot/own-room',
          says: 'leaves the room',
          file: 'test/journeys/thing.mjs',
          unlawful: `export * from '${unlawful}';`,
          lawful: `export * from '../${lawful}';`,
          elsewhere: 'test/console/deeper/thing.mjs',
        }),
      ),
  ),
  {
    rule: 'no-restricted-imports',
    says: 'entered by its door',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: "export { Uai } from '@chariot/kernel/src/identifiers/uai.js';",
    lawful: "export { Uai } from '@chariot/kernel';",
  },

  // Pure rooms, the console, pure files.
  ...[
    ['libs/kernel/src/canary/thing.ts', '@nestjs/common'],
    ['libs/contract/src/canary/thing.ts', 'typeorm'],
    ['libs/wire/agent/src/canary/thing.ts', 'pg'],
    ['libs/kernel/src/canary/thing.spec.ts', '@nestjs/common'],
    ['apps/console/src/canary/thing.tsx', '@nestjs/common'],
    ['apps/console/src/canary/thing.spec.tsx', 'typeorm'],
    ['libs/fleet/src/canary/device.ts', '@nestjs/common'],
    ['libs/convention/src/canary/budget.ts', 'typeorm'],
    ['libs/territory/src/canary/place.ts', 'pg'],
    ['libs/identity/src/canary/person.ts', 'fastify'],
    ['libs/pki/src/canary/authority.ts', '@nestjs/core'],
    ['libs/audit/src/canary/entry.port.ts', '@nestjs/common'],
  ].map(([file = '', name = '']) => ({
    rule: 'no-restricted-imports',
    says: 'no server machinery',
    file,
    unlawful: `export * from '${name}';`,
    lawful: "export const thing = 'thing';",
  })),
  ...[
    ['libs/wire/agent/src/canary/thing.ts', 'node:fs'],
    ['libs/wire/scep/src/canary/thing.ts', 'node:net'],
    ['libs/fleet/src/canary/device.ts', 'node:net'],
    ['libs/fleet/src/canary/device.ts', 'fs/promises'],
    ['libs/identity/src/canary/person.ts', 'node:child_process'],
    ['apps/console/src/canary/thing.tsx', 'node:http'],
  ].map(([file = '', name = '']) => ({
    rule: 'no-restricted-imports',
    says: 'does no I/O',
    file,
    unlawful: `export * from '${name}';`,
    lawful: "export * from 'node:crypto';",
  })),
  ...['thing.scene.ts', 'thing.spec.ts'].map((elsewhere) => ({
    rule: 'no-restricted-imports',
    says: 'does no I/O',
    file: 'libs/wire/cms/src/canary/thing.ts',
    unlawful: "export { spawn } from 'node:child_process';",
    lawful: "export { spawn } from 'node:child_process';",
    elsewhere: `libs/wire/cms/src/canary/${elsewhere}`,
  })),
  ...[
    'libs/fleet/src/canary/devices.service.ts',
    'libs/platform/src/canary/mail.ts',
    'apps/api/src/canary/main.ts',
  ].map((file) => ({
    rule: 'no-restricted-imports',
    says: 'spawns no process',
    file,
    unlawful: "export { spawn } from 'node:child_process';",
    lawful: "export { spawn } from 'node:child_process';",
    elsewhere: file.replace('.ts', '.spec.ts'),
  })),
  ...[
    "export const ask = (): Promise<Response> => fetch('https://exemple.fr');",
    "export const ask = (): Promise<Response> => globalThis.fetch('https://exemple.fr');",
    "export { ask };\nimport { request as ask } from 'node:https';",
    "export { Agent };\nimport { Agent } from 'http';",
    "export { http };\nimport http from 'node:http';",
    "export { https };\nimport * as https from 'node:https';",
    "export { connect };\nimport { connect } from 'node:http2';",
    "export { request } from 'node:https';",
    "export * from 'node:http';",
  ].flatMap((unlawful) =>
    [
      'libs/fleet/src/canary/devices.service.ts',
      'libs/gateway/agent/src/canary/doors.service.ts',
      'libs/identity/src/canary/providers.service.ts',
      'libs/platform/src/canary/thing.service.ts',
      'apps/api/src/canary/main.ts',
    ].map((file) => ({
      rule: 'no-restricted-syntax',
      says: 'calls out through',
      file,
      unlawful,
      lawful: "export { createServer } from 'node:https';\nexport type { Server } from 'node:https';",
    })),
  ),
  {
    rule: 'no-restricted-syntax',
    says: 'calls out through',
    file: 'libs/platform/src/web/canary.service.ts',
    unlawful: "export { request };\nimport { request } from 'node:https';",
    lawful: "export { request };\nimport { request } from 'node:https';",
    elsewhere: 'libs/platform/src/outbound/canary.service.ts',
  },
  ...['new Date()', 'Date.now()', 'Date()'].flatMap((now) =>
    [
      'libs/fleet/src/canary/device.ts',
      'libs/kernel/src/canary/thing.ts',
      'libs/convention/src/canary/budgets.service.ts',
    ].map((file) => ({
      rule: 'no-restricted-syntax',
      says: 'ask the Clock',
      file,
      unlawful: `export const now = ${now};`,
      lawful: "export const birth = new Date('2016-11-10');",
    })),
  ),
  ...['libs/convention/src/canary/claim.ts', 'libs/convention/src/canary/claims.service.ts'].map((file) => ({
    rule: 'no-restricted-syntax',
    says: 'Only a proof switches',
    file,
    unlawful: "import { switchedOff } from '../rules/applies.js';\nexport const off = switchedOff;",
    lawful: "import { applies } from '../rules/applies.js';\nexport const on = applies('R17');",
  })),
  {
    rule: 'no-restricted-syntax',
    says: 'at its head, where its fences',
    file: 'libs/fleet/src/canary/device.ts',
    unlawful: "export const load = () => import('pg');",
    lawful: "export const load = () => import('pg');",
    elsewhere: 'libs/fleet/src/canary/devices.service.ts',
  },
  {
    rule: 'no-restricted-syntax',
    says: 'imports at its head.',
    file: 'libs/wire/agent/src/canary/thing.ts',
    unlawful: "declare const require: (name: string) => unknown;\nexport const fs = require('fs');",
    lawful: "export * from 'node:crypto';",
  },

  // Doors.
  ...['libs/fleet/src/canary/things.controller.ts', 'libs/gateway/agent/src/canary/things.controller.ts'].flatMap(
    (file) => [
      {
        rule: 'chariot/door',
        says: 'without a permission',
        file,
        unlawful: CONTROLLER("@Get('things') list(): string[] { return []; }", 'Get'),
        lawful: DOOR,
      },
      {
        rule: 'chariot/door',
        says: 'is a door: give it',
        file,
        unlawful: CONTROLLER('list(): string[] { return []; }'),
        lawful: CONTROLLER('private list(): string[] { return []; }'),
      },
      {
        rule: 'chariot/door',
        says: 'which permission',
        file,
        unlawful: CONTROLLER("@Door({ method: 'GET', path: '/things' }) list(): string[] { return []; }"),
        lawful: DOOR,
      },
    ],
  ),
  {
    rule: 'chariot/door',
    says: 'not for a domain',
    file: 'libs/fleet/src/canary/things.controller.ts',
    unlawful: CONTROLLER(
      "@OpenDoor('The caller shows a certificate.') @Get('x') list(): string[] { return []; }",
      'Get',
    ),
    lawful: CONTROLLER("@OpenDoor('The caller shows a certificate.') @Get('x') list(): string[] { return []; }", 'Get'),
    elsewhere: 'libs/gateway/agent/src/canary/things.controller.ts',
  },
  {
    rule: 'chariot/door',
    says: 'in one sentence why',
    file: 'libs/gateway/agent/src/canary/things.controller.ts',
    unlawful: CONTROLLER("@OpenDoor('') @Get('x') list(): string[] { return []; }", 'Get'),
    lawful: CONTROLLER("@OpenDoor('The caller shows a certificate.') @Get('x') list(): string[] { return []; }", 'Get'),
  },
  {
    rule: 'chariot/door',
    says: 'which permission',
    file: 'libs/contract/src/canary/things.ts',
    unlawful:
      "import { defineRoute } from '../route.js';\nexport const list = defineRoute({ name: 'list', method: 'GET', path: '/things' });",
    lawful:
      "import { defineRoute } from '../route.js';\nexport const list = defineRoute({ name: 'list', path: '/things', permission: 'device:read' });",
  },

  // Reach first.
  ...['id: string', '', 'reach?: Reach', 'id: string, tx: Tx', 'reach = {}'].map((parameter) => ({
    rule: 'chariot/reach-first',
    says: 'first parameter',
    file: 'libs/fleet/src/canary/things.repository.ts',
    unlawful: REPOSITORY(parameter),
    lawful: REPOSITORY('reach: Reach'),
  })),
  {
    rule: 'chariot/reach-first',
    says: 'first parameter',
    file: 'libs/convention/src/canary/budgets.repository.ts',
    unlawful: REPOSITORY('id: string'),
    lawful: REPOSITORY('tx: Tx'),
  },

  // Manners everywhere.
  {
    rule: 'no-restricted-syntax',
    says: 'No bare catch',
    file: 'libs/platform/src/canary/thing.ts',
    unlawful: CATCH('{ return 0; }'),
    lawful: CATCH('(error) { return error; }'),
  },
  {
    rule: 'no-restricted-syntax',
    says: 'No bare catch',
    file: 'apps/console/src/canary/thing.tsx',
    unlawful: 'export const quiet = (act: () => Promise<void>) => act().catch(() => undefined);',
    lawful: 'export const heard = (act: () => Promise<void>) => act().catch((error: unknown) => error);',
  },
  ...[
    'libs/fleet/src/canary/devices.service.ts',
    'libs/fleet/src/canary/device.spec.ts',
    'libs/kernel/src/canary/thing.ts',
  ].map((file) => ({
    rule: 'no-restricted-syntax',
    says: 'No bare catch',
    file,
    unlawful: CATCH('{ return 0; }'),
    lawful: CATCH('(error) { return error; }'),
  })),
  {
    rule: 'no-empty',
    says: 'Empty block',
    file: 'libs/platform/src/canary/thing.ts',
    unlawful: 'export function idle(act: boolean): void { if (act) {} }',
    lawful: 'export function idle(act: () => boolean): void { if (act()) act(); }',
  },
  ...['it.skip', 'test.todo', 'describe.only', 'xit', 'fdescribe'].map((call) => ({
    rule: 'no-restricted-syntax',
    says: 'A test runs',
    file: 'libs/fleet/src/canary/device.spec.ts',
    unlawful: `${call}('is honest', () => expect(1).toBe(1));`,
    lawful: "it('is honest', () => expect(1).toBe(1));",
  })),
  {
    rule: '@typescript-eslint/no-explicit-any',
    says: 'any',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: 'export const read = (value: any): string => String(value);',
    lawful: 'export const read = (value: unknown): string => String(value);',
  },
  {
    rule: '@typescript-eslint/no-unused-vars',
    says: 'never used',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: 'const unused = 1;\nexport const used = 2;',
    lawful: 'export const used = 2;',
  },
  {
    rule: '@typescript-eslint/ban-ts-comment',
    says: '@ts-ignore',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: '// @ts-ignore\nexport const used = 2;',
    lawful: 'export const used = 2;',
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    says: 'must be awaited',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: 'export function start(act: () => Promise<void>): void { act(); }',
    lawful: 'export async function start(act: () => Promise<void>): Promise<void> { await act(); }',
  },
  {
    rule: '@typescript-eslint/no-misused-promises',
    says: 'Expected non-Promise',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: 'export function is(act: () => Promise<boolean>): number { if (act()) return 1; return 0; }',
    lawful:
      'export async function is(act: () => Promise<boolean>): Promise<number> { if (await act()) return 1; return 0; }',
  },
  {
    rule: '@typescript-eslint/await-thenable',
    says: 'Unexpected `await`',
    file: 'libs/fleet/src/canary/devices.service.ts',
    unlawful: 'export async function count(): Promise<number> { return await 1; }',
    lawful: 'export async function count(one: Promise<number>): Promise<number> { return await one; }',
  },
];

/** Who may import whom, room by room: written out, and not derived from the tags that it is there to check. */
export const LAWFUL = {
  kernel: [],
  contract: ['kernel'],
  'wire-agent': ['kernel'],
  'wire-cms': ['kernel'],
  'wire-scep': ['kernel', 'wire-cms'],
  'wire-apple': ['kernel', 'wire-cms'],
  platform: ['kernel'],
  territory: ['kernel', 'contract', 'platform'],
  identity: ['kernel', 'contract', 'platform', 'territory'],
  fleet: ['kernel', 'contract', 'platform', 'territory', 'identity'],
  convention: ['kernel', 'contract', 'platform', 'territory', 'identity'],
  teaching: ['kernel', 'contract', 'platform', 'territory', 'identity'],
  usage: ['kernel', 'contract', 'platform', 'territory', 'identity'],
  audit: ['kernel', 'contract', 'platform', 'territory', 'identity'],
  pki: ['kernel', 'contract', 'platform'],
  'gateway-agent': ['kernel', 'contract', 'platform', 'wire-agent', 'fleet', 'pki'],
  'gateway-scep': ['kernel', 'contract', 'platform', 'wire-cms', 'wire-scep', 'fleet', 'pki'],
  'gateway-apple': ['kernel', 'contract', 'platform', 'wire-cms', 'wire-apple', 'fleet', 'pki'],
  testkit: ['kernel', 'platform'],
  api: [
    ...['kernel', 'contract', 'platform', 'territory', 'identity', 'fleet', 'convention', 'pki'],
    ...['teaching', 'usage', 'audit'],
    ...['gateway-agent', 'gateway-scep', 'gateway-apple'],
  ],
  console: ['kernel', 'contract'],
  agent: ['kernel', 'wire-agent', 'wire-apple', 'wire-cms', 'wire-scep'],
};
