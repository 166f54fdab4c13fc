// The commonest tasks of each role (ten each), from field.md § 3.2 and the pains of the field; in the order in which one
// finds what another has left: the commune presents a statement, its mayor certifies it, the académie checks it.
import { ADMINISTRATION } from './administration.mjs';
import { FINANCE, IT, MAYOR } from './commune.mjs';
import { REFERENT } from './referent.mjs';
import { SCHOOL_HEAD, TEACHER } from './school.mjs';
import { ACADEMIE, DPO, INSPECTOR } from './state.mjs';
import { CONTRACTOR, PRINCIPAL } from './visiting.mjs';

/**
 * @typedef {object} Task
 * @property {string} task    as the person would say it
 * @property {{ clicks: number, seconds: number }} limit  what the console took when the task was written, and no more
 * @property {boolean} [short]  played by `npm test` too
 * @property {boolean} [again]  changes nothing: its fastest of three counts, as a machine that is busy elsewhere is no page's fault
 * @property {(hand: import('./hand.mjs').Hand, cast: import('./cast.mjs').Cast) => Promise<unknown>} play from home to done
 */

/** By role. @type {Record<string, readonly Task[]>} */
export const TASKS = {
  digitalReferent: REFERENT,
  it: IT,
  teacher: TEACHER,
  schoolHead: SCHOOL_HEAD,
  finance: FINANCE,
  authorisingOfficer: MAYOR,
  academie: ACADEMIE,
  inspector: INSPECTOR,
  dpo: DPO,
  collegePrincipal: PRINCIPAL,
  contractor: CONTRACTOR,
  administrator: ADMINISTRATION,
};
