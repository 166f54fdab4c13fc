// The committees that steer a convention: who sits, when they meet, what they decided. It refuses to guess who stands for a signatory.
export { CommitteePage } from './committee-page.js';
export { CommitteesPage } from './committees-page.js';
export { MeetingPage } from './meeting-page.js';
