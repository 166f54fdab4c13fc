// The letters that a convention calls for: drafted, read again as they would leave, marked as sent. It refuses to change what has left.
export { LettersPage } from './letters-page.js';
