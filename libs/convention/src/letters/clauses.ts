import { applies } from '../rules/applies.js';

export interface Clause {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

const CLAUSES: readonly Clause[] = [
  {
    id: 'property',
    title: 'Propriété',
    text: 'Les équipements sont la propriété de la collectivité qui les achète et les inscrit à son inventaire\u00a0; l’école en a l’usage.',
  },
  {
    id: 'insurance',
    title: 'Assurance',
    text: 'La collectivité assure les équipements, ou dit qu’elle est son propre assureur, dans l’école et pendant leur transport.',
  },
  {
    id: 'loss',
    title: 'Perte, vol et casse',
    text: 'L’école signale une perte, un vol ou une casse à la collectivité dès qu’elle les constate\u00a0; la collectivité dit sous quel délai elle remplace ou répare.',
  },
  {
    id: 'loan',
    title: 'Prêt hors de l’école',
    text: 'Un équipement ne quitte l’école qu’avec l’accord de la collectivité et de la direction, contre une fiche de prêt datée.',
  },
  {
    id: 'personalData',
    title: 'Données personnelles',
    text: 'Chaque partie dit de quels traitements elle est responsable, tient son registre et informe les familles\u00a0; aucun nom d’élève n’est inscrit dans l’outil qui gère les tablettes.',
  },
  {
    id: 'accessibility',
    title: 'Accessibilité',
    text: 'Les équipements et leurs applications sont choisis et réglés pour que chaque élève puisse s’en servir, quel que soit son handicap.',
  },
  {
    id: 'endOfLife',
    title: 'Fin de vie',
    text: 'En fin de vie, les équipements sont effacés, sortis de l’inventaire, puis remis à une filière agréée ou réemployés.',
  },
  {
    id: 'minimumUse',
    title: 'Durée minimale d’usage',
    text: 'Les équipements restent à la disposition des écoles de l’annexe pendant une durée que les parties fixent ici\u00a0: … ans.',
  },
  {
    id: 'split',
    title: 'Partage entre écoles',
    text: 'Entre plusieurs écoles, les équipements sont partagés comme suit, et ce partage se revoit chaque année en comité\u00a0: …',
  },
];

/** What the text says nothing of (T41): proposals, that stand in no convention until the parties have signed them. */
export const optionalClauses = (): readonly Clause[] => (applies('T41') ? CLAUSES : []);

/** Said above any of them, on the page and on paper. */
export const CLAUSES_WARNING =
  'Proposition\u00a0: ces clauses ne figurent pas dans la convention et n’engagent personne tant que les parties ne les ont pas signées.';
