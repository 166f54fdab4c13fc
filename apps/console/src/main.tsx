import './api/validation.js';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { createRoot } from 'react-dom/client';
import { loadWords } from './language/index.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
await loadWords();
// Late: what the bundler puts into files of its own (the contract's schemas) runs before this file, whatever the order
// of the imports here.
const { App } = await import('./app.js');
// Drawn by the server for this page alone: its policy lets in the styles that bear it, and no others.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
const styles = createCache({ key: 'css', ...(nonce !== '' && { nonce }) });
createRoot(root).render(
  <CacheProvider value={styles}>
    <App />
  </CacheProvider>,
);
