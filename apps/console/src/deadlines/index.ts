// What a convention asks for and when: its timeline, how its open wording is read, its calendar. It computes no date itself.
export { DeadlinesPage } from './deadlines-page.js';
