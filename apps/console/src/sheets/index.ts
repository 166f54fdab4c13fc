// The papers of a cart and of a tablet, to print. It refuses to print by itself: the server makes each, the browser shows it.
export { ClassroomPapers, DevicePapers } from './papers-dialog.js';
