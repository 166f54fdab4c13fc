// An avenant, noted from what the two parties signed: it shows every effect before anything is kept.
export { AmendmentPage } from './amendment-page.js';
