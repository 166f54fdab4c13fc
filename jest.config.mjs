// CJS mode on purpose: jest's ESM mode cannot load the CommonJS packages that require ESM ones on Node 20.
const esmPackages = [
  '@nestjs',
  'cookie',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  'openid-client',
  'oauth4webapi',
  'jose',
  '@borewit',
  'aedes',
  'aedes-[a-z-]+',
  'content-disposition',
  'mqemitter',
  'hyparquet',
  'hyparquet-writer',
  'hyperid',
  'retimer',
  'openid-client',
  'oauth4webapi',
  'jose',
  'oidc-provider',
  'pdfjs-dist',
  'plist',
];
export default {
  // Packages once a worker, our own modules anew for each spec file.
  runtime: '<rootDir>/infra/start/jest-runtime.mjs',
  testEnvironment: '<rootDir>/infra/start/jest-environment.mjs',
  testTimeout: 120_000, // a safety deadline, for a very busy machine: no spec measures time by it
  roots: ['<rootDir>/apps', '<rootDir>/libs'],
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
  moduleNameMapper: {
    // It says only where `import` finds it.
    '^plist$': '<rootDir>/node_modules/plist/dist/index.js',
    '^@chariot/wire-(.*)$': '<rootDir>/libs/wire/$1/src/index.ts',
    '^@chariot/gateway-(.*)$': '<rootDir>/libs/gateway/$1/src/index.ts',
    '^@chariot/(api|agent|console)$': '<rootDir>/apps/$1/src/index.ts',
    '^@chariot/(.*)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.(t|j|mj)sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmPackages.join('|')})/)`],
  globalSetup: '<rootDir>/infra/start/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/infra/start/jest-global-teardown.mjs',
};
