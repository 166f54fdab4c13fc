// Enrolment as the référent does it: open a window, read or print codes, close it. It refuses to show a code to who may not open windows.
export { CodesSheet } from './codes-sheet.js';
export { OpenWindowDialog } from './open-window-dialog.js';
export { WindowBar } from './window-bar.js';
