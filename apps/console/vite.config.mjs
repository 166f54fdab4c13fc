import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { askedForAtOnce, FIRST_PAGE, smallerStill } from './first-page.mjs';

const room = (name) => fileURLToPath(new URL(`../../libs/${name}/src/index.ts`, import.meta.url));

// Everything is served by the api from its own address, under a policy that allows no inline script, no eval and no
// other site: hence no inlined asset, and one file per route so that the first page stays light.
export default defineConfig({
  // Pages are written in French; this is where they are said in another language (src/language).
  plugins: [react({ jsxImportSource: '#language' }), askedForAtOnce(), smallerStill()],
  // Read from source, so that the console can be built before the libraries are.
  resolve: { alias: { '@chariot/kernel': room('kernel'), '@chariot/contract': room('contract') } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: FIRST_PAGE } } },
  },
  // Both go to an api started apart (`npm run dev -w @chariot/console`).
  server: { proxy: { '/api': process.env.CHARIOT_PUBLIC_URL ?? 'http://127.0.0.1:3080' } },
});
