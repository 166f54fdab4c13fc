// A cart that is left on outside class, so that its tablets are updated. It refuses to do so in class.
export { MaintenanceNotice } from './maintenance-notice.js';
export { WindowDialog } from './window-dialog.js';
