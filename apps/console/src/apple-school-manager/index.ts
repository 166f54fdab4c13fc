// Apple School Manager: how it stands, the steps to join it, and the cart of each iPad that it gives. It refuses to show a token.
export { AppleSchoolManagerNotice } from './apple-school-manager-notice.js';
export { AppleSchoolManagerPage } from './apple-school-manager-page.js';
