import type { ReadingFlag } from '@chariot/contract';
import type { Found, Reading } from '../found.js';
import type { FileFacts } from '../read-convention.js';
import type { SourceText } from '../source-text.js';
import { annexFlags } from './annex-flags.js';
import { articlesOf, doubt } from './flag.js';
import { moneyFlags } from './money-flags.js';
import { paymentFlags } from './payment-flags.js';
import { textFlags } from './text-flags.js';
import { timeFlags } from './time-flags.js';

type Unflagged = Omit<Reading, 'flags'>;

const RANK: Readonly<Record<ReadingFlag['severity'], number>> = { error: 0, warning: 1, information: 2 };

/** Every trap that the text shows and every doubt about it, the gravest first. */
export function flagsOf(source: SourceText, reading: Unflagged, file: FileFacts): ReadingFlag[] {
  return [
    ...partyFlags(reading),
    ...moneyFlags(source, reading),
    ...annexFlags(source, reading),
    ...paymentFlags(source, reading),
    ...timeFlags(source, reading),
    ...textFlags(source, reading, file),
    ...missing(reading),
  ].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function partyFlags({ parties: { localAuthority } }: Unflagged): ReadingFlag[] {
  if (localAuthority.type.value !== null && localAuthority.name.value !== null) return [];
  return [
    doubt(
      'localAuthorityUnknown',
      'La collectivité signataire n’a pas été reconnue : une commune, un EPCI ou un département, et son nom.',
      {
        field: 'parties.localAuthority',
        articles: articlesOf('parties', localAuthority.type),
        quote: localAuthority.type.sentence,
        severity: 'error',
      },
    ),
  ];
}

/** What the model always says and this text does not: said once for each, because what depends on it cannot be computed. */
function missing(reading: Unflagged): ReadingFlag[] {
  const { parties, funding, calendar } = reading;
  const asked: readonly (readonly [field: string, words: string, article: string, found: Found<unknown>])[] = [
    ['parties.academie', 'L’académie signataire', 'parties', parties.academie],
    ['funding.ratePercent', 'Le taux de prise en charge par l’État', '3.2', funding.ratePercent],
    ['funding.capPerClassroomCents', 'Le plafond de l’État par classe mobile', '3.2', funding.capPerClassroomCents],
    [
      'funding.baseCapPerClassroomCents',
      'Le montant plafonné par classe mobile',
      '3.2',
      funding.baseCapPerClassroomCents,
    ],
    ['funding.resourcePerSchoolCents', 'La dotation de ressources par école', '3.2', funding.resourcePerSchoolCents],
    ['funding.advanceCents', 'L’avance à la signature', '7.1', funding.advanceCents],
    ['calendar.deploymentStart', 'Le début du déploiement', '6.1', calendar.deploymentStart],
    ['calendar.deploymentEnd', 'La fin du déploiement', '6.1', calendar.deploymentEnd],
    ['durationMonths', 'La durée de la convention', '11', reading.durationMonths],
  ];
  return [
    ...asked
      .filter(([, , , { value }]) => value === null)
      .map(([field, words, article, found]) => notWritten(field, words, article, found.sentence)),
    ...(reading.bank === null ? [notWritten('bank', 'Le compte de la collectivité', '7.1', null)] : []),
    ...(reading.budget.length === 0 ? [notWritten('budget', 'Le tableau du budget prévisionnel', '6.2', null)] : []),
  ];
}

const notWritten = (field: string, words: string, article: string, quote: string | null): ReadingFlag =>
  doubt('notWritten', `${words} : non renseigné ; ce qui en dépend est non calculable.`, {
    field,
    articles: [article],
    quote,
  });
