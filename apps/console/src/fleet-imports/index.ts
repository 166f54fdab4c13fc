// The fleet that was there before Chariot enters from a list. It refuses to write what was not shown first.
export { ImportFleetPage } from './import-fleet-page.js';
