// The classes mobiles: their list, and the board where one sees twelve tablets become ready. It refuses a state told by colour alone.
export { BoardPage } from './board-page.js';
export { ClassroomsPage, countsOf } from './classrooms-page.js';
export { OpenClassroomDialog } from './open-classroom-dialog.js';
