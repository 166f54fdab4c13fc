// What the data-protection officer looks at: the registers, what is kept and for how long. It refuses any figure about a pupil.
export { PrivacyPage } from './privacy-page.js';
