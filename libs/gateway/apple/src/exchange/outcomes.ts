import type { OperationKind } from '@chariot/contract';
import type { OperationReport } from '@chariot/fleet';
import type { ReportedError } from '@chariot/wire-apple';

/** What was answered to an `operation`: nothing is believed about what was not told. */
export type Outcome = Pick<OperationReport, 'status' | 'why'>;

const DONE: Outcome = { status: 'done', why: null };
const ALREADY_LOST = /already in lost mode/i;
const NOT_LOST = /not in lost mode/i;
const NOT_SHARED = /not a shared ipad/i;
const NOT_SUPERVISED = /not supervised|requires supervision/i;

/** What an iPad says where it is already what it was to become: done, by a command whose report was lost, or by itself. */
const IS_SO: Readonly<Partial<Record<OperationKind, RegExp>>> = { lost: ALREADY_LOST, found: NOT_LOST };
/** What only some iPads can do, by what the others say: told again, they would say the same. */
const NOT_HERE: Readonly<Partial<Record<OperationKind, readonly [RegExp, string]>>> = {
  ring: [NOT_LOST, 'Un iPad ne sonne de loin qu’en mode Perdu : cherchez-le dans son chariot, ou demandez ce mode.'],
  clearTraces: [
    NOT_SHARED,
    'iPadOS n’efface pas les traces d’un élève sans tout effacer : partagez l’iPad, ou effacez-le.',
  ],
  restart: [
    NOT_SUPERVISED,
    'Seul un iPad supervisé redémarre de loin, et celui-ci ne l’est pas : faites-le à la main.',
  ],
  shutdown: [
    NOT_SUPERVISED,
    'Seul un iPad supervisé s’éteint de loin, et celui-ci ne l’est pas : faites-le à la main.',
  ],
  lost: [
    NOT_SUPERVISED,
    'Le mode Perdu n’existe que sur un iPad supervisé, et celui-ci ne l’est pas : verrouillez son écran.',
  ],
};
/** Of what is not listed above. */
const SUPERVISED_ONLY =
  'iPadOS ne le fait que sur un iPad supervisé, et celui-ci ne l’est pas : il le devient par Apple School Manager, une fois effacé.';

/** @param failure what went wrong, in French; null: it was done. @param errors the iPad's own words, behind it */
export function outcomeOf(
  kind: OperationKind | undefined,
  failure: string | null,
  errors: readonly ReportedError[] = [],
): Outcome {
  if (failure === null) return DONE;
  const said = errors.map(({ description, localized }) => `${description ?? ''} ${localized ?? ''}`).join(' ');
  if (kind !== undefined && IS_SO[kind]?.test(said) === true) return DONE;
  const [words, why = null] = (kind === undefined ? undefined : NOT_HERE[kind]) ?? [];
  if (words?.test(said) === true) return { status: 'notApplicable', why };
  if (NOT_SUPERVISED.test(said)) return { status: 'notApplicable', why: SUPERVISED_ONLY };
  return { status: 'failed', why: failure };
}
