// The state of the instance, for whoever runs it. It refuses to show a person, a device or a place.
export { AdministrationPage } from './administration-page.js';
