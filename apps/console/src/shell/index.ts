// Around the pages: bar, menu, search, account, and what is shown when a page cannot be. It refuses to show what a role forbids.
export { devicesMatching } from './finder.js';
export { Mark } from './mark.js';
export { Shell, Turning } from './shell.js';
export { NotAllowedPage, NotFoundPage, PageTrouble, ServerTroublePage } from './trouble-page.js';
export { reserved } from './reserved.js';
