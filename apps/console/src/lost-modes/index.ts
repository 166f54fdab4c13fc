// Lost Mode of an iPad: one asks, another agrees, anyone ends it. It refuses to say where an iPad is: nobody knows it here.
export { LostModeDialog } from './lost-mode-dialog.js';
export { LostModeMark, LostModeNotice } from './lost-mode-notice.js';
