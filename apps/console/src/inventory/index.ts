// How many tablets of which kind, in every place down to the school. It refuses to count: the api does, exactly.
export { InventoryPage } from './inventory-page.js';
export { BelowSections } from './below-section.js';
