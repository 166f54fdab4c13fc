// Lint runs through `nx run infra:lint` alone: without Nx's cached project graph its boundary rule is silently skipped.
// Each fence has its canary in infra/lint/canary.mjs: a rule added here without one fails the tests.
import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { boundaries, DOMAINS, PUBLIC_SCRIPTS } from './infra/lint/boundaries.mjs';
import chariot from './infra/lint/plugin.mjs';
import { noImports, noSyntax } from './infra/lint/restrictions.mjs';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];
// What doors are played on is a whole server: as a spec, it may use what the room itself may not.
const SPECS = ['**/*.spec.ts', '**/*.spec.tsx', 'test/**', 'libs/gateway/**/*.scene.ts'];
const PURE_ROOMS = ['libs/kernel/**', 'libs/contract/**', 'libs/wire/**'];
const BROWSER = ['window', 'document', 'location', 'localStorage', 'sessionStorage', 'navigator', 'history'].concat([
  'getComputedStyle',
  'MutationObserver',
  'requestAnimationFrame',
  'HTMLElement',
  'Node',
  'NodeFilter',
]);
/** @param {string[]} names */
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));
const domainFiles = (name) => DOMAINS.map((domain) => `libs/${domain}/src/**/${name}`);

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.nx/**', '**/coverage/**', '**/testdata/**'] },
  js.configs.recommended,
  {
    plugins: { '@nx': nx, chariot },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: readonly(Object.getOwnPropertyNames(globalThis)) },
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-imports': noImports('deep'),
      'no-restricted-syntax': noSyntax('bareCatch'),
      '@nx/enforce-module-boundaries': ['error', boundaries({ spec: false })],
      'chariot/own-room': 'error',
    },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommended],
    rules: {
      'no-undef': 'off', // TypeScript says it better
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  // Rules that need types: a forgotten await loses an error, or a transaction.
  {
    files: ['apps/*/src/**/*.{ts,tsx}', 'libs/**/src/**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },

  // The server.
  {
    files: ['apps/api/**/*.ts', 'libs/**/*.ts'],
    rules: {
      'no-restricted-imports': noImports('deep', 'spawn'),
      'no-restricted-syntax': noSyntax('bareCatch', 'callsOut'),
      'chariot/door': ['error', { openDoors: true }],
    },
  },
  // The one way out, and what knocks at our own doors for the specs.
  {
    files: ['libs/platform/src/outbound/**', 'libs/testkit/**'],
    rules: { 'no-restricted-syntax': noSyntax('bareCatch') },
  },
  {
    files: DOMAINS.map((domain) => `libs/${domain}/**/*.ts`),
    rules: {
      'no-restricted-syntax': noSyntax('bareCatch', 'callsOut', 'now', 'ruleSwitch'),
      'chariot/door': ['error', { openDoors: false }],
    },
  },
  { files: ['libs/gateway/**/*.ts'], rules: { 'no-restricted-syntax': noSyntax('bareCatch', 'callsOut', 'now') } },
  { files: ['libs/**/*.repository.ts'], rules: { 'chariot/reach-first': 'error' } },

  // Pure places: rooms, and in the domains the files whose name has no suffix (or says that they are a port).
  {
    files: [...PURE_ROOMS, ...domainFiles('*.ts')],
    ignores: [...domainFiles('*.!(port).ts'), ...domainFiles('index.ts'), ...domainFiles('migrations/**')],
    rules: {
      'no-restricted-imports': noImports('deep', 'server', 'io'),
      'no-restricted-syntax': noSyntax('bareCatch', 'callsOut', 'now', 'lateImport', 'ruleSwitch'),
    },
  },
  {
    files: ['libs/convention/src/rules/proof.scene.ts'],
    rules: { 'no-restricted-syntax': noSyntax('bareCatch', 'callsOut', 'now') },
  },
  // The two places where the present is read: the clock itself, and identifiers that sort by age.
  {
    files: ['libs/kernel/src/time/clock.ts', 'libs/kernel/src/identifiers/ids.ts'],
    rules: { 'no-restricted-syntax': noSyntax('bareCatch', 'callsOut', 'lateImport') },
  },
  { files: ['apps/console/**'], rules: { 'no-restricted-imports': noImports('deep', 'server') } },
  { files: ['apps/console/src/**'], rules: { 'no-restricted-imports': noImports('deep', 'server', 'io') } },

  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: readonly(['require', 'module', '__dirname', '__filename']) },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  // Scripts that a browser runs for the tests.
  { files: ['test/**'], languageOptions: { globals: readonly(BROWSER) } },

  // Specs, and what crosses rooms.
  {
    files: SPECS,
    rules: {
      'no-restricted-imports': noImports('deep'),
      'no-restricted-syntax': noSyntax('bareCatch', 'skippedTest'),
      '@nx/enforce-module-boundaries': ['error', boundaries({ spec: true })],
      'chariot/door': 'off',
      'chariot/reach-first': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      'chariot/own-room': ['error', { mayEnter: PUBLIC_SCRIPTS }],
      '@nx/enforce-module-boundaries': ['error', boundaries({ spec: true, scripts: true })],
    },
  },
  // What they are played on is not built (infra/build/transpile.mjs).
  {
    files: PURE_ROOMS.flatMap((room) => [`${room}/*.spec.ts`, `${room}/*.scene.ts`]),
    rules: { 'no-restricted-imports': noImports('deep', 'server') },
  },
  { files: ['apps/console/**/*.spec.{ts,tsx}'], rules: { 'no-restricted-imports': noImports('deep', 'server') } },
);
