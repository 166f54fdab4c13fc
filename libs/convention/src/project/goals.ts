import type { PROJECT_OBJECTIVES, PROJECT_OBJECTS, PROJECT_RELAYS } from '@chariot/contract';

export type GoalCode =
  (typeof PROJECT_OBJECTS)[number] | (typeof PROJECT_OBJECTIVES)[number] | (typeof PROJECT_RELAYS)[number];

export interface Goal {
  readonly label: string;
  readonly rule: 'R08' | 'R09' | 'R10';
  readonly article: string;
}

const object = (label: string): Goal => ({ label, rule: 'R08', article: 'art. 1' });
const objective = (label: string): Goal => ({ label, rule: 'R09', article: 'art. 2' });
const relay = (label: string): Goal => ({ label, rule: 'R10', article: 'art. 2' });

/** What a convention is for (art. 1), what it aims at and whom a school may rely on (art. 2), in our own words. */
export const GOALS: Readonly<Record<GoalCode, Goal>> = {
  partnership: object('Organiser le partenariat, les compétences et les équipements'),
  evaluation: object('Évaluer les usages et les faire connaître'),
  financing: object('Financer l’achat des équipements et de leurs services'),
  access: objective('Donner à tous les élèves l’accès à des ressources adaptées'),
  dailyPractice: objective('Entrer dans la pratique de chaque jour, en classe'),
  support: objective('Accompagner les équipes, sur la technique et la pédagogie'),
  evaluateUses: objective('Évaluer ce qui est fait des équipements'),
  shareFeedback: objective('Recueillir, analyser et partager les retours'),
  departmentalDirector: relay('le DASEN'),
  inspector: relay('l’inspection de la circonscription (IEN)'),
  pedagogicalAdviser: relay('les conseillers pédagogiques'),
  digitalReferent: relay('les référents numériques du premier degré'),
  digitalDelegate: relay('la délégation académique au numérique (DAN)'),
  // T36: the A is « académique », whatever the text spells out.
  innovationCell: relay('la CARDIE'),
  canope: relay('le réseau Canopé'),
};
