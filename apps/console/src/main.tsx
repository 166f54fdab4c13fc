// In the order in which they come: what is asked early, how schemas speak, the schemas; React and the pages weigh more.
import './early/asked.js';

await import('./api/validation.js');
await import('./early/first-reads.js');
await import('./start.js');
