// People and the roles they hold. It refuses pupils, and passwords.
export { PeoplePage } from './people-page.js';
export { PersonPage } from './person-page.js';
