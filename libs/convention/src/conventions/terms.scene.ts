import { LocalDate } from '@chariot/kernel';
import { standingOn, type ConventionFacts, type Standing } from './standing.js';
import type { Terms } from './terms.js';

/** Terms on the national model, for specs. */
export const MODEL_TERMS: Terms = {
  ratePercent: 50,
  eligibleCapPerClassroom: 800_000,
  stateCapPerClassroom: 400_000,
  advance: 200_000,
  resourcePerSchool: 50_000,
  expectedDevices: 12,
  forecastCost: 800_000,
  durationMonths: 12,
  deploymentFrom: LocalDate.parse('10/11/2016'),
  deploymentUntil: LocalDate.parse('01/02/2017'),
  mention: 'Opération du Programme d’investissements d’avenir lancé par l’État.',
  annex: [
    {
      uai: '0382460T',
      schoolName: 'École élémentaire',
      referenceCollegeUai: '0380002W',
      address: null,
      city: null,
      departement: 'Isère',
      mobileClassrooms: 1,
      equipmentSubsidy: 400_000,
      resourceGrant: 50_000,
    },
  ],
  budgetLines: [
    {
      id: 'ligne-1',
      code: 'equipment',
      label: 'Équipements',
      fiscalYear: 2016,
      stateShare: 400_000,
      localAuthorityShare: 400_000,
      subsidised: true,
      spenderId: 'commune',
      articles: ['6.2'],
    },
  ],
  throughputYear: 2016,
  programmeYears: [2016, 2017, 2018],
  localNoticeDays: 8,
  localMeetingsPerTerm: 1,
  departmentalNoticeDays: 15,
  departmentalMeetingsPerYear: 2,
  terminationNoticeMonths: 3,
  court: 'tribunal administratif de Grenoble',
  originals: 2,
  pages: 10,
  placeOfSignature: 'Crêts en Belledonne',
  authorisingOfficer: 'le maire',
  accountant: 'le trésorier',
  imputation: null,
};

/** A convention signed on 15 September 2016, unless told. */
export const conventionFacts = (changes: Partial<ConventionFacts> = {}): ConventionFacts => ({
  original: MODEL_TERMS,
  amendments: [],
  signedOn: LocalDate.of(2016, 9, 15),
  visaRequired: false,
  visaOn: null,
  termination: null,
  closedOn: null,
  lastDay: 'anniversary',
  ...changes,
});

export const standing = (day: string, changes: Partial<ConventionFacts> = {}): Standing =>
  standingOn(conventionFacts(changes), LocalDate.parse(day));
