import type { SchoolNeed, SchoolState } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { AnnexedSchool, LateSurvey } from './convention-follow-up.port.js';
import type { SchoolCart } from './school-carts.port.js';
import { TABLETS_OF_A_CART } from './tablets.js';

/** What a school has, as it stands. */
export interface SchoolCounts {
  readonly schoolId: string;
  /** Whether anything was counted of it this month. */
  readonly isCounted: boolean;
  readonly carts: number;
  readonly devices: number;
  readonly devicesInService: number;
  readonly devicesExpected: number;
  readonly devicesAcquired: number;
  readonly devicesDeployed: number;
  /** Lost or stolen since September. */
  readonly gone: number;
  /** Wi-Fi on beside lessons, in the last month that is over. */
  readonly boxMinutes: number;
}
export interface SchoolFacts extends SchoolCounts {
  /** Carts that were not heard of for three weeks of school. */
  readonly quietCarts: readonly SchoolCart[];
  readonly cartsKnown: readonly SchoolCart[];
  readonly annexed: readonly AnnexedSchool[];
  readonly lateSurveys: readonly LateSurvey[];
}

/** A quarter of what is there does not serve; a fifth of what is expected is not there. */
const OUT_SHARE = 0.25;
const MISSING_SHARE = 0.2;
/** « Environ 12 »: four fifths of what was announced is a deployment. */
const DEPLOYED_SHARE = 0.8;
const AN_HOUR = 60;

const WEIGHTS = {
  deploymentLate: 40,
  cartQuiet: 30,
  tabletsOut: 20,
  tabletsMissing: 20,
  boxLeftOn: 15,
  tabletsGone: 10,
  notEnrolled: 10,
  batteriesWorn: 10,
  committeeMissed: 10,
  surveyLate: 10,
} as const;
/** What a share adds to its weight: all of it, at most. */
const SHARE_WEIGHT = 20;

/**
 * Why a school needs help on a day, the heaviest first. From equipment and conventions alone: that no lesson is known of is
 * no reason, since it is no secret of equipment but one of people.
 */
export function needsOf(facts: SchoolFacts, day: LocalDate): SchoolNeed[] {
  return [
    ...deployment(facts, day),
    ...quiet(facts),
    ...tablets(facts),
    ...box(facts),
    ...batteries(facts),
    ...committees(facts),
    ...surveys(facts),
  ].sort((a, b) => b.weight - a.weight);
}

export const stateOf = (
  { isCounted, carts, devicesAcquired }: SchoolCounts,
  needs: readonly SchoolNeed[],
): SchoolState => (needs.length > 0 ? 'needsHelp' : isCounted && carts + devicesAcquired > 0 ? 'fine' : 'unknown');

function deployment({ annexed, devicesDeployed }: SchoolFacts, day: LocalDate): SchoolNeed[] {
  const announced = annexed.reduce((sum, { carts }) => sum + carts * TABLETS_OF_A_CART, 0);
  const late = annexed.find(({ deploymentUntil }) => deploymentUntil !== null && deploymentUntil < day);
  if (late?.deploymentUntil == null || devicesDeployed >= announced * DEPLOYED_SHARE) return [];
  const sentence = `Le déploiement devait finir le ${LocalDate.format(late.deploymentUntil)} : ${counted(devicesDeployed, 'tablette enrôlée', 'tablettes enrôlées')} sur ${String(announced)} annoncées.`;
  return [need('deploymentLate', sentence, { kind: 'convention', id: late.conventionId })];
}

const quiet = ({ quietCarts }: SchoolFacts): SchoolNeed[] =>
  quietCarts.flatMap(({ classroomId, name, heardOn }) =>
    heardOn === null
      ? []
      : [
          need(
            'cartQuiet',
            `« ${name} » n’a pas donné signe de vie depuis le ${LocalDate.format(heardOn)}, soit plus de trois semaines de classe.`,
            { kind: 'classroom', id: classroomId },
          ),
        ],
  );

function tablets(facts: SchoolFacts): SchoolNeed[] {
  const { schoolId, devices, devicesInService, devicesExpected, devicesAcquired, devicesDeployed, gone } = facts;
  const about = { kind: 'school', id: schoolId } as const;
  const found: SchoolNeed[] = [];
  const out = devices - devicesInService;
  // Of those that were never enrolled some were given away, or stolen: what does not serve, and is there, is all that can wait.
  const waiting = Math.max(0, Math.min(out, devicesAcquired - devicesDeployed));
  // What is not enrolled yet is said by itself, and is not broken.
  const broken = Math.max(0, out - waiting);
  if (devices > 0 && broken / devices >= OUT_SHARE) {
    const sentence = `${counted(broken, 'tablette hors service', 'tablettes hors service')} sur ${String(devices)}.`;
    found.push(need('tabletsOut', sentence, about, broken / devices));
  }
  const missing = devicesExpected - devices;
  if (devicesExpected > 0 && missing / devicesExpected >= MISSING_SHARE) {
    const sentence = `${counted(devices, 'tablette', 'tablettes')} pour ${String(devicesExpected)} attendues : ${missing === 1 ? 'il en manque une' : `il en manque ${String(missing)}`}.`;
    found.push(need('tabletsMissing', sentence, about, missing / devicesExpected));
  }
  if (waiting > 0) {
    const sentence = `${counted(waiting, 'tablette reçue n’est pas encore enrôlée', 'tablettes reçues ne sont pas encore enrôlées')}.`;
    found.push(need('notEnrolled', sentence, about, devicesAcquired === 0 ? 0 : waiting / devicesAcquired));
  }
  if (gone > 0) {
    const sentence = `${counted(gone, 'tablette perdue ou volée', 'tablettes perdues ou volées')} depuis la rentrée.`;
    found.push(need('tabletsGone', sentence, about, devicesAcquired === 0 ? 0 : gone / devicesAcquired));
  }
  return found;
}

function box({ schoolId, boxMinutes }: SchoolFacts): SchoolNeed[] {
  if (boxMinutes < AN_HOUR) return [];
  const hours = Math.round(boxMinutes / AN_HOUR);
  const sentence = `Le Wi-Fi est resté allumé ${counted(hours, 'heure', 'heures')} hors séance le mois dernier (loi 2015-136, art. 7).`;
  return [need('boxLeftOn', sentence, { kind: 'school', id: schoolId })];
}

function batteries({ schoolId, cartsKnown, devices }: SchoolFacts): SchoolNeed[] {
  const worn = cartsKnown.reduce((sum, one) => sum + one.wornBatteries, 0);
  if (worn === 0) return [];
  const sentence = `${counted(worn, 'tablette a', 'tablettes ont')} une batterie usée.`;
  return [need('batteriesWorn', sentence, { kind: 'school', id: schoolId }, devices === 0 ? 0 : worn / devices)];
}

const committees = ({ annexed }: SchoolFacts): SchoolNeed[] =>
  annexed.flatMap(({ conventionId, reference, lastTerm }) =>
    lastTerm === null || lastTerm.held >= lastTerm.required
      ? []
      : [
          need(
            'committeeMissed',
            `Comité local, ${lastTerm.label} : ${counted(lastTerm.held, 'réunion tenue', 'réunions tenues')} sur ${String(lastTerm.required)} (convention ${reference}).`,
            { kind: 'convention', id: conventionId },
          ),
        ],
  );

const surveys = ({ lateSurveys }: SchoolFacts): SchoolNeed[] =>
  lateSurveys.map(({ surveyId, title, dueOn }) =>
    need('surveyLate', `Enquête « ${title} » sans réponse, attendue pour le ${LocalDate.format(dueOn)}.`, {
      kind: 'survey',
      id: surveyId,
    }),
  );

const need = (code: keyof typeof WEIGHTS, sentence: string, about: SchoolNeed['about'], share = 0): SchoolNeed => ({
  code,
  sentence,
  about,
  weight: WEIGHTS[code] + Math.round(Math.min(1, share) * SHARE_WEIGHT),
});

const counted = (n: number, one: string, many: string): string => `${String(n)} ${n < 2 ? one : many}`;
