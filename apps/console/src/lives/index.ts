// What happens to a convention: signed, amended, denounced, closed. Its state is drawn by the server, and set by nobody.
export { LifeActs } from './life-acts.js';
export { LifeSection } from './life-section.js';
export { STATE_WORDS } from './steps.js';
export { whenSaid } from './when-said.js';
