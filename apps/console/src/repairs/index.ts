// What breaks and who mends it. It refuses pupils' names and, in photos, the place and hour that they were taken.
export { RepairPage } from './repair-page.js';
export { RepairsPage } from './repairs-page.js';
export { RepairsSection } from './repairs-section.js';
export { WarrantySection } from './warranty-section.js';
export { untilWords } from './words.js';
