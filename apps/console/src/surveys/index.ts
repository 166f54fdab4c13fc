// Surveys: built, sent by link, answered without an account, read. It refuses to show an answer to who did not ask for it.
export { AnswerPage } from './answer-page.js';
export { NewSurveyPage } from './new-survey-page.js';
export { SurveyPage } from './survey-page.js';
export { SurveysPage } from './surveys-page.js';
