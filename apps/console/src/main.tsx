import './api/validation.js';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
// Late: what the bundler puts into files of its own (the contract's schemas) runs before this file, whatever the order
// of the imports here.
const { App } = await import('./app.js');
createRoot(root).render(<App />);
