// What waits for this person today, whatever it is about: one list, the most urgent first. It refuses figures, and what somebody
// else has to do. Another kind of thing to do is one more hook in `sources.ts`.
export { TodaySection } from './today-section.js';
