import type { ConventionReading, ReadingFlag } from '@chariot/contract';
import { Iban, LocalDate, Money } from '@chariot/kernel';
import type { Found } from './found.js';

const UNWRITTEN = 'non renseigné';
const HOW_SURE = { sure: '', likely: ' (probable)', doubtful: ' (à vérifier)' } as const;
const MARKS = { error: '✗', warning: '!', information: '·' } as const;

/** A reading in French, for whoever asked for no JSON; the account stays masked, and nobody is named. */
export function summaryOf(reading: ConventionReading): string {
  const { document, parties, funding, calendar, bank, flags } = reading;
  const authority = parties.localAuthority;
  return [
    `${document.name} : convention lue${document.pages === null ? '' : ` (${document.pages} pages)`}`,
    '',
    said('Académie', parties.academie),
    said('Collectivité', authority.name) + (authority.type.value === null ? '' : ` · ${authority.type.value}`),
    ...reading.schools.map(
      (school, index) =>
        `École ${index + 1} : ${school.uai.value ?? UNWRITTEN} · ${school.name.value ?? UNWRITTEN} · collège ${school.referenceCollegeUai.value ?? UNWRITTEN} · ${school.mobileClassrooms.value ?? UNWRITTEN} classe(s) mobile(s) · équipement ${euros(school.equipmentGrantCents)} · ressources ${euros(school.resourceGrantCents)}`,
    ),
    said('Taux de l’État', funding.ratePercent, (rate) => `${rate} %`),
    `Plafond de l’État par classe mobile : ${euros(funding.capPerClassroomCents)}`,
    `Montant plafonné par classe mobile : ${euros(funding.baseCapPerClassroomCents)}`,
    `Ressources par école : ${euros(funding.resourcePerSchoolCents)}`,
    `Avance à la signature : ${euros(funding.advanceCents)}`,
    `Coût global : ${euros(reading.forecastCostCents)}`,
    ...reading.budget.map(
      ({ fiscalYear, line, stateCents, localCents }) =>
        `Budget ${fiscalYear.value ?? ''} · ${line.value ?? ''} : État ${euros(stateCents)}, collectivité ${euros(localCents)}`,
    ),
    said('Début du déploiement', calendar.deploymentStart, french),
    said('Fin du déploiement', calendar.deploymentEnd, french),
    said('Durée', reading.durationMonths, (months) => `${months} mois`),
    said('Signature', reading.signedOn, french),
    bank === null
      ? `Compte : ${UNWRITTEN}`
      : said('Compte', bank.iban, Iban.mask) + ` · ${bank.holder.value ?? UNWRITTEN}`,
    '',
    `${flags.length} ${flags.length > 1 ? 'remarques' : 'remarque'} :`,
    ...flags.map(remark),
  ].join('\n');
}

const remark = ({ severity, trap, code, message, articles }: ReadingFlag): string =>
  `${MARKS[severity]} ${trap ?? code ?? ''} ${message}${articles.length === 0 ? '' : ` [${articles.join(', ')}]`}`;

const french = (day: string): string => LocalDate.format(LocalDate.parse(day));

function euros({ value, confidence }: Found<number>): string {
  return value === null ? UNWRITTEN : Money.format(Money.cents(value)) + HOW_SURE[confidence];
}

function said<T extends string | number>(
  label: string,
  { value, confidence }: Found<T>,
  shown: (value: T) => string = String,
): string {
  return `${label} : ${value === null ? UNWRITTEN : shown(value) + HOW_SURE[confidence]}`;
}
