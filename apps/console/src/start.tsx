import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { createRoot } from 'react-dom/client';
import { loadWords } from './language/index.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
await loadWords();
// Apart: some of its words are chosen as its files run.
const { App, takeFirstReadsOver } = await import('./app.js');
void takeFirstReadsOver();
// Drawn by the server for this page alone: its policy lets in the styles that bear it, and no others.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
const styles = createCache({ key: 'css', ...(nonce !== '' && { nonce }) });
createRoot(root).render(
  <CacheProvider value={styles}>
    <App />
  </CacheProvider>,
);
