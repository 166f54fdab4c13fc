// One-shot acts on tablets. It refuses to call anything done before a tablet said so.
export { OperationDialog } from './operation-dialog.js';
export { OperationPage } from './operation-page.js';
export { OperationsPage } from './operations-page.js';
export { OperationsSection } from './operations-section.js';
