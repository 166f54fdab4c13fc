// A lesson as its teacher holds it, one hand on a phone: opened in two taps, closed in one page. It refuses pupils' names.
export { LessonHomeSection } from './lesson-home-section.js';
export { LessonPage } from './lesson-page.js';
export { NewLessonPage } from './new-lesson-page.js';
