// One-shot acts on tablets. It refuses to call anything done before a tablet said so.
export { OperationDialog, type OperationKind } from './operation-dialog.js';
export { OperationsSection } from './operations-section.js';
