import type { ProjectDetails, ProjectKind } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';
import { GOALS } from './goals.js';

interface KindWords {
  readonly label: string;
  readonly hint: string;
  readonly dayLabel: string;
  /** `loi 2015-136`: what binds, and is not of the convention. */
  readonly rules: readonly (RuleId | TrapId | 'loi 2015-136')[];
  readonly articles: readonly string[];
}

/** Every kind of fact that the file holds, as a person reads it. */
export const KIND_WORDS: Readonly<Record<ProjectKind, KindWords>> = {
  validation: {
    label: 'Validation par le DASEN',
    hint: 'Décision du DASEN ou de son représentant\u00a0: elle se prend hors du comité.',
    dayLabel: 'Date de la décision',
    rules: ['R26', 'T20'],
    articles: ['art. 4.1.2'],
  },
  articulation: {
    label: 'Articulation avec le collège de référence',
    hint: 'En quoi le projet de l’école prolonge celui du collège.',
    dayLabel: 'Constatée le',
    rules: ['R06'],
    articles: ['préambule'],
  },
  skills: {
    label: 'Compétences visées',
    hint: 'Ce que les élèves doivent savoir faire.',
    dayLabel: 'Arrêtées le',
    rules: ['R08'],
    articles: ['art. 1'],
  },
  objectives: {
    label: 'Objets et objectifs retenus',
    hint: 'Parmi ceux des articles 1 et 2, avec les mots du projet.',
    dayLabel: 'Arrêtés le',
    rules: ['R08', 'R09'],
    articles: ['art. 1', 'art. 2'],
  },
  support: {
    label: 'Appui demandé',
    hint: 'À qui l’école a fait appel, et pour quoi.',
    dayLabel: 'Le',
    rules: ['R10'],
    articles: ['art. 2'],
  },
  annex: {
    label: 'Annexe',
    hint: 'Projet d’école, feuille de route, plan territorial, indicateurs, clauses facultatives…',
    dayLabel: 'Datée du',
    rules: ['R99'],
    articles: ['annexes'],
  },
  integration: {
    label: 'Intégration au système d’information',
    hint: 'Réseau de l’école, ENT\u00a0; ou rien, si l’école n’en a pas.',
    dayLabel: 'Constatée le',
    rules: ['R50'],
    articles: ['art. 6.1'],
  },
  schoolCouncil: {
    label: 'Conseil d’école informé du Wi-Fi',
    hint: 'Avant la mise en service d’un réseau radio\u00a0: c’est la loi, non la convention.',
    dayLabel: 'Séance du',
    rules: ['loi 2015-136'],
    articles: ['art. 7 III de la loi'],
  },
  throughput: {
    label: 'Mesure du débit',
    hint: 'Dans une salle, tablettes allumées si possible\u00a0; le texte ne donne pas de seuil.',
    dayLabel: 'Mesuré le',
    rules: ['R11', 'T30'],
    articles: ['art. 3.1'],
  },
  characteristics: {
    label: 'Caractéristiques minimales',
    hint: 'Partagées avec la délégation académique au numérique\u00a0; joignez la fiche ou le message.',
    dayLabel: 'Le',
    rules: ['R47', 'T30'],
    articles: ['art. 6.1'],
  },
  training: {
    label: 'Formation d’une équipe',
    hint: 'Durée et nombre de participants, sans aucun nom.',
    dayLabel: 'Donnée le',
    rules: ['R20'],
    articles: ['art. 3.2'],
  },
  assistance: {
    label: 'Aide de l’académie',
    hint: 'Pour juger de l’infrastructure ou des services, et en parler avec la maintenance.',
    dayLabel: 'Donnée le',
    rules: ['R21'],
    articles: ['art. 3.2'],
  },
  information: {
    label: 'Information de l’académie',
    hint: 'Ce que la collectivité a appris des avancées du plan.',
    dayLabel: 'Reçue le',
    rules: ['R22'],
    articles: ['art. 3.2'],
  },
  contribution: {
    label: 'Contribution de la collectivité',
    hint: 'Ce qu’elle a transmis en retour.',
    dayLabel: 'Transmise le',
    rules: ['R22'],
    articles: ['art. 3.2'],
  },
  reportingRequest: {
    label: 'Demande de suivi de l’État',
    hint: 'La collectivité y répond.',
    dayLabel: 'Reçue le',
    rules: ['R85'],
    articles: ['art. 8'],
  },
  survey: {
    label: 'Enquête',
    hint: 'Le collège de référence ou la circonscription y répond.',
    dayLabel: 'Reçue le',
    rules: ['R86', 'T21'],
    articles: ['art. 8'],
  },
  changeOfUse: {
    label: 'Changement d’objet ou d’affectation',
    hint: 'Le ministère l’autorise avant qu’il commence\u00a0; l’académie ne le peut pas.',
    dayLabel: 'Décidé le',
    rules: ['R81', 'T07'],
    articles: ['art. 7.2'],
  },
  deployment: {
    label: 'Déploiement réel',
    hint: 'Quand il a vraiment commencé ou fini dans l’école.',
    dayLabel: 'Le',
    rules: ['R53', 'R54'],
    articles: ['art. 6.1'],
  },
  renewal: {
    label: 'Suite donnée à la convention',
    hint: 'Avenant, nouvelle convention, ou rien.',
    dayLabel: 'Décidée le',
    rules: ['T13'],
    articles: ['préambule', 'art. 11'],
  },
};

const OUTCOMES = {
  validated: 'projet validé',
  reserved: 'validé avec des réserves',
  refused: 'projet refusé',
} as const;
const NATURES = {
  schoolProject: 'projet d’école',
  roadmap: 'feuille de route',
  territorialPlan: 'plan éducatif territorial',
  indicators: 'indicateurs de suivi',
  optionalClauses: 'clauses facultatives',
  other: 'autre annexe',
} as const;
export const TRAINING_WORDS = {
  tools: 'prise en main des outils',
  pedagogy: 'usages pédagogiques',
  culture: 'culture numérique',
} as const;
const ASSISTANCE = { infrastructure: 'infrastructure', services: 'services', maintenance: 'maintenance' } as const;
export const RESPONDENTS = { college: 'collège de référence', district: 'circonscription' } as const;
const CHANGES = { object: 'objet de la convention', use: 'affectation de l’investissement' } as const;
const ANSWERS = { granted: 'autorisé par le ministère', refused: 'refusé par le ministère' } as const;
const STEPS = { begun: 'début du déploiement', ended: 'fin du déploiement' } as const;
const CHOICES = { amendment: 'avenant', newConvention: 'nouvelle convention', none: 'pas de suite' } as const;

const french = (day: string): string => LocalDate.format(LocalDate.parse(day));
const number = (value: number): string => String(value).replace('.', ',');
const yes = (value: boolean | null): string => (value === null ? 'non renseigné' : value ? 'oui' : 'non');
const answered = (dueOn: string | null, answeredOn: string | null): string =>
  `${dueOn === null ? 'sans date limite' : `pour le ${french(dueOn)}`}, ${answeredOn === null ? 'sans réponse' : `répondu le ${french(answeredOn)}`}`;

/** What the details of a fact say, on one line. */
export function summaryOf(details: ProjectDetails): string {
  switch (details.kind) {
    case 'validation':
      return `${OUTCOMES[details.outcome]} (${details.by})`;
    case 'articulation':
      return `collège ${details.collegeUai}`;
    case 'skills':
      return details.skills.join('\u00a0; ');
    case 'objectives':
      return [...details.objects, ...details.objectives].map((code) => GOALS[code].label).join('\u00a0; ');
    case 'support':
      return GOALS[details.relay].label;
    case 'annex':
      return NATURES[details.nature];
    case 'integration':
      return details.exists
        ? `réseau\u00a0: ${yes(details.network)}, ENT\u00a0: ${yes(details.workspace)}`
        : 'l’école n’a pas de système d’information';
    case 'throughput':
      return throughput(details);
    case 'characteristics':
      return details.sharedWithDelegate ? 'partagées avec la DAN' : 'pas encore partagées avec la DAN';
    case 'training':
      return `${details.subjects.map((subject) => TRAINING_WORDS[subject]).join(', ')}\u00a0: ${number(details.hours)}\u00a0h, ${
        details.participants === null
          ? 'nombre de participants non renseigné'
          : `${String(details.participants)} participants`
      }`;
    case 'assistance':
      return ASSISTANCE[details.about];
    case 'reportingRequest':
      return answered(details.dueOn, details.answeredOn);
    case 'survey':
      return `${RESPONDENTS[details.respondent]}, ${answered(details.dueOn, details.answeredOn)}`;
    case 'changeOfUse':
      return change(details);
    case 'deployment':
      return STEPS[details.step];
    case 'renewal':
      return CHOICES[details.choice];
    case 'schoolCouncil':
    case 'information':
    case 'contribution':
      return '';
  }
}

function throughput(measure: Extract<ProjectDetails, { kind: 'throughput' }>): string {
  const up = measure.upMbps === null ? '' : `, ${number(measure.upMbps)}\u00a0Mbit/s montants`;
  const online =
    measure.devicesOnline === null
      ? ''
      : `, ${counted(measure.devicesOnline, 'tablette allumée', 'tablettes allumées')}`;
  return `${number(measure.downMbps)}\u00a0Mbit/s descendants${up}, ${measure.room}${online} (${measure.measuredBy})`;
}

function change({
  what,
  askedOn,
  answer,
  answeredOn,
  begunOn,
}: Extract<ProjectDetails, { kind: 'changeOfUse' }>): string {
  const asked = askedOn === null ? 'autorisation non demandée' : `demandé au ministère le ${french(askedOn)}`;
  const told = answer === null || answeredOn === null ? 'sans réponse' : `${ANSWERS[answer]} le ${french(answeredOn)}`;
  const begun = begunOn === null ? 'pas commencé' : `commencé le ${french(begunOn)}`;
  return `${CHANGES[what]}\u00a0: ${asked}, ${told}, ${begun}`;
}
