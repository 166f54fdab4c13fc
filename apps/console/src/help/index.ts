// The help, in the console: the same text for everybody, what one's roles allow first. It refuses to know what a page shows.
export { HelpPage, HelpTopicPage } from './help-page.js';
