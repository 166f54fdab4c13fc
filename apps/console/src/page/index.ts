// What pages are made of: title, sections, lists, states, dialogs. It refuses any word of one domain but the four states.
export { CopyButton, DocumentButton, LinkButton, MoreMenu, type MenuAct } from './buttons.js';
export { DayField } from './day-field.js';
export { errorsOf, orNull, useDraft, type Draft, type DraftErrors } from './draft.js';
export { ActDialog, Sheet } from './dialog.js';
export { Explained, figure, How } from './explained.js';
export { FileDrop, type Dropped } from './file-drop.js';
export { Hidden } from './hidden.js';
export { LineField } from './line-field.js';
export { ChoiceFilter, List, SearchFilter } from './list.js';
export { Mark } from './mark.js';
export { Ago, useNow } from './moments.js';
export { Columns, Page, type Crumb } from './page.js';
export { PageReading } from './page-reading.js';
export { Empty, Reading, Trouble, Waiting } from './reading.js';
export { RevealDialog } from './reveal-dialog.js';
export { Rows, useSmall, type Column } from './rows.js';
export { Facts, NotKnown, Section, type Fact } from './section.js';
export { Outside, Step, Steps } from './step.js';
export {
  countOf,
  STATE_ICONS,
  STATE_WORDS,
  StateBar,
  StateChip,
  STATES,
  type SlotState,
  type StateCounts,
} from './states.js';
