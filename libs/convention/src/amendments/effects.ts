import { LocalDate, Money } from '@chariot/kernel';
import type { AnnexTerms, BudgetLineTerms, Imputation, Terms } from '../conventions/terms.js';

/** What an avenant changes, as people read it. */
export interface Effect {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What a term is called and how its value reads; `null` is « non renseigné ». */
interface Words<T> {
  readonly label: string;
  readonly said: (value: T) => string;
}

const NOT_SAID = 'non renseigné';
const orNot =
  <T>(said: (value: T) => string) =>
  (value: T | null): string =>
    value === null ? NOT_SAID : said(value);
const euros = (cents: number): string => Money.format(Money.cents(cents));
const number = (count: number): string => String(count);
const text = (words: string): string => words;
const days = (count: number): string => `${number(count)} jours`;
const months = (count: number): string => `${number(count)} mois`;
const codes = (one: Imputation): string =>
  Object.values(one)
    .map((code) => (code as string | null) ?? '–')
    .join(' · ');

type Single = Omit<Terms, 'annex' | 'budgetLines'>;
const TERMS: { readonly [K in keyof Single]: Words<Single[K]> } = {
  ratePercent: { label: 'Taux de l’État (art. 3.2)', said: (rate) => `${number(rate)}\u00a0%` },
  eligibleCapPerClassroom: { label: 'Dépense prise en compte, par classe mobile (art. 3.2)', said: euros },
  stateCapPerClassroom: { label: 'Plafond de l’État, par classe mobile (art. 3.2)', said: euros },
  advance: { label: 'Avance à la signature (art. 7.1)', said: euros },
  resourcePerSchool: { label: 'Ressources, par école (art. 3.2)', said: orNot(euros) },
  expectedDevices: { label: 'Tablettes attendues par classe mobile (art. 6.2)', said: number },
  forecastCost: { label: 'Coût global prévisionnel (art. 6.2)', said: orNot(euros) },
  durationMonths: { label: 'Durée (art. 11)', said: months },
  deploymentFrom: { label: 'Début du déploiement (art. 6.1)', said: orNot(LocalDate.format) },
  deploymentUntil: { label: 'Fin du déploiement (art. 6.1)', said: orNot(LocalDate.format) },
  mention: { label: 'Mention à porter sur les documents (art. 9)', said: text },
  throughputYear: { label: 'Rentrée du débit suffisant (art. 3.1)', said: orNot(number) },
  programmeYears: { label: 'Rentrées du programme (préambule)', said: (years) => years.join(', ') || NOT_SAID },
  localNoticeDays: { label: 'Convocation du comité local (art. 4.1.3)', said: orNot(days) },
  localMeetingsPerTerm: { label: 'Réunions du comité local par trimestre (art. 4.1.3)', said: orNot(number) },
  departmentalNoticeDays: { label: 'Convocation du comité départemental (art. 4.2.3)', said: orNot(days) },
  departmentalMeetingsPerYear: { label: 'Réunions du comité départemental par an (art. 4.2.3)', said: orNot(number) },
  terminationNoticeMonths: { label: 'Préavis de résiliation (art. 10.2)', said: orNot(months) },
  court: { label: 'Tribunal compétent (art. 10.3)', said: orNot(text) },
  originals: { label: 'Nombre d’originaux (art. 12)', said: orNot(number) },
  pages: { label: 'Nombre de pages (art. 12)', said: orNot(number) },
  placeOfSignature: { label: 'Lieu de signature', said: orNot(text) },
  authorisingOfficer: { label: 'Ordonnateur (art. 7.1)', said: orNot(text) },
  accountant: { label: 'Comptable assignataire (art. 7.1)', said: orNot(text) },
  imputation: { label: 'Imputation (art. 7.1)', said: orNot(codes) },
};

const ROW: { readonly [K in keyof Omit<AnnexTerms, 'uai'>]: Words<AnnexTerms[K]> } = {
  schoolName: { label: 'nom', said: text },
  referenceCollegeUai: { label: 'collège de référence', said: text },
  address: { label: 'adresse', said: orNot(text) },
  city: { label: 'commune', said: orNot(text) },
  departement: { label: 'département', said: orNot(text) },
  mobileClassrooms: { label: 'classes mobiles', said: number },
  equipmentSubsidy: { label: 'subvention d’équipement', said: euros },
  resourceGrant: { label: 'dotation de ressources', said: euros },
};

const LINE = (
  nameOf: (placeId: string) => string,
): { readonly [K in keyof Omit<BudgetLineTerms, 'id' | 'code'>]: Words<BudgetLineTerms[K]> } => ({
  label: { label: 'intitulé', said: text },
  fiscalYear: { label: 'exercice', said: number },
  stateShare: { label: 'part de l’État', said: orNot(euros) },
  localAuthorityShare: { label: 'part de la collectivité', said: orNot(euros) },
  subsidised: { label: 'subventionnée', said: (is) => (is ? 'oui' : 'non') },
  spenderId: { label: 'dépensée par', said: nameOf },
  articles: { label: 'articles', said: (articles) => articles.join(', ') },
});

/** What differs from one text to the next, term by term, then by school, then by budget line. */
export function effects(before: Terms, after: Terms, nameOf: (placeId: string) => string): Effect[] {
  return [...differences('', TERMS, before, after), ...rows(before, after), ...lines(before, after, nameOf)];
}

function differences<T extends object>(
  prefix: string,
  words: { readonly [K in keyof T]?: Words<T[K]> },
  before: T,
  after: T,
): Effect[] {
  return (Object.keys(words) as (keyof T)[]).flatMap((key) => {
    const known = words[key];
    if (known === undefined || JSON.stringify(before[key]) === JSON.stringify(after[key])) return [];
    return { label: `${prefix}${known.label}`, before: known.said(before[key]), after: known.said(after[key]) };
  });
}

function rows(before: Terms, after: Terms): Effect[] {
  return byKey(before.annex, after.annex, (row) => row.uai).flatMap(([uai, was, is]) => {
    const label = `École ${uai}`;
    if (was === undefined) return is === undefined ? [] : { label, before: 'absente de l’annexe', after: summary(is) };
    if (is === undefined) return { label, before: summary(was), after: 'retirée de l’annexe' };
    return differences(`${label}, `, ROW, was, is);
  });
}

const summary = (row: AnnexTerms): string =>
  `${row.schoolName}, ${number(row.mobileClassrooms)} ${row.mobileClassrooms > 1 ? 'classes mobiles' : 'classe mobile'}, ${euros(row.equipmentSubsidy)}`;

function lines(before: Terms, after: Terms, nameOf: (placeId: string) => string): Effect[] {
  return byKey(before.budgetLines, after.budgetLines, (line) => line.id).flatMap(([, was, is]) => {
    const label = `Ligne «\u00a0${(is ?? was)?.label ?? ''}\u00a0»`;
    if (was === undefined) return is === undefined ? [] : { label, before: 'absente du budget', after: shares(is) };
    if (is === undefined) return { label, before: shares(was), after: 'retirée du budget' };
    return differences(`${label}, `, LINE(nameOf), was, is);
  });
}

const shares = (line: BudgetLineTerms): string =>
  `${number(line.fiscalYear)}, État ${orNot(euros)(line.stateShare)}, collectivité ${orNot(euros)(line.localAuthorityShare)}`;

function byKey<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => string,
): (readonly [string, T | undefined, T | undefined])[] {
  const was = new Map(before.map((one) => [keyOf(one), one]));
  const is = new Map(after.map((one) => [keyOf(one), one]));
  return [...new Set([...was.keys(), ...is.keys()])].map((key) => [key, was.get(key), is.get(key)]);
}
