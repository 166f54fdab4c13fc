import type { ProjectFile, ProjectKind } from '@chariot/contract';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a kind of fact says beside its day, its subject and its words: as a field that one fills in. */
export interface DetailField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'lines' | 'number' | 'day' | 'choice' | 'choices' | 'yesNo';
  readonly choices?: readonly Choice[];
  /** Left empty, it is « non renseigné ». */
  readonly optional?: true;
  readonly hint?: string;
  /** What stands there first. */
  readonly usual?: string;
}

type Words = Pick<ProjectFile, 'objects' | 'objectives' | 'relays'>;

const text = (name: string, label: string, more: Partial<DetailField> = {}): DetailField => ({
  ...{ name, label, type: 'text' as const },
  ...more,
});
const day = (name: string, label: string): DetailField => ({ name, label, type: 'day', optional: true });
const amount = (name: string, label: string, more: Partial<DetailField> = {}): DetailField => ({
  ...{ name, label, type: 'number' as const },
  ...more,
});
const choice = (name: string, label: string, words: Readonly<Record<string, string>>): DetailField => ({
  ...{ name, label, type: 'choice' as const },
  choices: Object.entries(words).map(([value, said]) => ({ value, label: said })),
});
const choices = (name: string, label: string, list: readonly Choice[]): DetailField => ({
  ...{ name, label, type: 'choices' as const, choices: list },
});
const ticked = (list: ProjectFile['objects']): Choice[] => list.map(({ code, label }) => ({ value: code, label }));

const FIELDS: Readonly<Record<ProjectKind, (words: Words) => readonly DetailField[]>> = {
  validation: () => [
    text('by', 'Décidée par', { usual: 'Le DASEN', hint: 'Une fonction.' }),
    choice('outcome', 'Décision', { validated: 'Validé', reserved: 'Validé avec réserves', refused: 'Refusé' }),
  ],
  articulation: () => [text('collegeUai', 'UAI du collège de référence')],
  skills: () => [{ name: 'skills', label: 'Compétences', type: 'lines', hint: 'Une par ligne.' }],
  objectives: ({ objects, objectives }) => [
    choices('objects', 'Objets (art. 1)', ticked(objects)),
    choices('objectives', 'Objectifs (art. 2)', ticked(objectives)),
  ],
  support: ({ relays }) => [{ name: 'relay', label: 'Appui de', type: 'choice', choices: ticked(relays) }],
  annex: () => [
    choice('nature', 'Nature', {
      schoolProject: 'Projet d’école',
      roadmap: 'Feuille de route',
      territorialPlan: 'Plan territorial',
      indicators: 'Indicateurs',
      optionalClauses: 'Clauses facultatives',
      other: 'Autre annexe',
    }),
  ],
  integration: () => [
    { name: 'exists', label: 'L’école a un système d’information', type: 'yesNo' },
    { name: 'network', label: 'Reliées au réseau de l’école', type: 'yesNo', optional: true },
    { name: 'workspace', label: 'Ouvertes à l’ENT', type: 'yesNo', optional: true },
  ],
  schoolCouncil: () => [],
  throughput: () => [
    text('room', 'Salle'),
    amount('downMbps', 'Débit descendant (Mbit/s)'),
    amount('upMbps', 'Débit montant (Mbit/s)', { optional: true }),
    amount('devicesOnline', 'Tablettes allumées', { optional: true }),
    text('measuredBy', 'Mesuré par', { hint: 'Une fonction, jamais un nom.' }),
  ],
  characteristics: () => [
    { name: 'sharedWithDelegate', label: 'Transmises à la délégation académique (DAN)', type: 'yesNo' },
  ],
  training: () => [
    choices('subjects', 'Sujets', [
      { value: 'tools', label: 'Les outils' },
      { value: 'pedagogy', label: 'La pédagogie' },
      { value: 'culture', label: 'La culture numérique' },
    ]),
    amount('hours', 'Durée (heures)'),
    amount('participants', 'Participants', { optional: true, hint: 'Leur nombre, sans aucun nom.' }),
  ],
  assistance: () => [
    choice('about', 'À propos de', {
      infrastructure: 'L’infrastructure',
      services: 'Les services',
      maintenance: 'La maintenance',
    }),
  ],
  information: () => [],
  contribution: () => [],
  reportingRequest: () => [day('dueOn', 'Réponse attendue le'), day('answeredOn', 'Répondue le')],
  survey: () => [
    choice('respondent', 'Qui répond', { college: 'Le collège de référence', district: 'La circonscription' }),
    day('dueOn', 'Réponse attendue le'),
    day('answeredOn', 'Répondue le'),
  ],
  changeOfUse: () => [
    choice('what', 'Ce qui change', { object: 'L’objet', use: 'L’affectation' }),
    day('askedOn', 'Autorisation demandée le'),
    day('answeredOn', 'Réponse du ministère le'),
    { ...choice('answer', 'Réponse du ministère', { granted: 'Accordée', refused: 'Refusée' }), optional: true },
    day('begunOn', 'Changement commencé le'),
  ],
  deployment: () => [choice('step', 'Étape', { begun: 'A commencé', ended: 'Est terminé' })],
  renewal: () => [
    choice('choice', 'Suite', { amendment: 'Un avenant', newConvention: 'Une nouvelle convention', none: 'Aucune' }),
  ],
};

export const detailFields = (kind: ProjectKind, words: Words): readonly DetailField[] => FIELDS[kind](words);
