// What a tablet and the server said to each other last, one line each. It refuses to show what was not kept: contents and secrets.
export { ExchangesSection } from './exchanges-section.js';
