// Apple's licences of a place: its token, what was bought, and how far each iPad is. It refuses to show a token again.
export { AppleLicencesPage } from './apple-licences-page.js';
export { LicensedAppPage } from './licensed-app-page.js';
