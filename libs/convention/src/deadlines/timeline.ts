import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import { committeeEntries } from './committee-entries.js';
import { deploymentEntries } from './deployment-entries.js';
import { entryOf, type Draft, type Entry } from './entry.js';
import { signatureEntries } from './signature-entries.js';
import { termEntries, validityText } from './term-entries.js';
import type { TimelineFacts } from './timeline-facts.js';

const french = LocalDate.format;

/** Whether these are done is in the accounts: whoever does not read them would be told « en retard » of what was done. */
const OF_ACCOUNTS = new Set(['advance', 'bankCheck', 'balanceRequest', 'balancePayment', 'financialReport']);

/** Every deadline of a convention on a day: those with a date in their order, then those that cannot be computed. */
export function timeline(facts: TimelineFacts): Entry[] {
  const today = { day: facts.standing.day, signedOn: facts.signedOn };
  return [
    ...signatureEntries(facts),
    ...deploymentEntries(facts),
    ...committeeEntries(facts),
    ...reporting(facts),
    ...bank(facts),
    ...termEntries(facts),
  ]
    .filter(({ code }) => facts.accountsHidden !== true || !OF_ACCOUNTS.has(code))
    .map((draft) => entryOf(draft, today))
    .sort((a, b) => order(a).localeCompare(order(b)));
}

/** Days without a number of days (T09) come last. */
const order = ({ dueOn, code }: Entry): string => `${dueOn ?? '9999'} ${code}`;

/** Requests of the State (art. 8): the collectivité answers; each says for when, or does not. */
function reporting({ reportingRequests = [] }: TimelineFacts): Draft[] {
  return reportingRequests.map((request) => ({
    code: `reporting-${request.id}`,
    rules: ['R85'],
    articles: ['art. 8'],
    label: `Répondre à l’État\u00a0: ${request.label}`,
    dueOn: request.dueOn,
    from: request.receivedOn,
    symbolic: request.dueOn === null ? 'sans date' : french(request.dueOn),
    actor: 'localAuthority',
    doneOn: request.answeredOn,
    ...(request.dueOn === null && request.answeredOn === null && { state: 'due' as const }),
    explanation: `Demande reçue le ${french(request.receivedOn)}${request.dueOn === null ? ', sans date de réponse' : ''}.`,
  }));
}

/** Treasuries have been merged since: bank details are dated and verified again before any payment (T25). */
function bank({ bankVerifiedOn = null, settings, standing }: TimelineFacts): Draft[] {
  if (!applies('T25')) return [];
  const months = settings.bankCheckMonths;
  return [
    {
      code: 'bankCheck',
      rules: ['T25'],
      articles: ['art. 7.1'],
      label: 'Revérifier les coordonnées bancaires avant tout versement',
      dueOn: bankVerifiedOn === null ? null : LocalDate.addMonths(bankVerifiedOn, months),
      symbolic: `vérification + ${String(months)} mois`,
      actor: 'localAuthority',
      ...(bankVerifiedOn === null && standing.state !== 'closed' && { state: 'toEstablish' as const }),
      explanation:
        bankVerifiedOn === null
          ? 'Les coordonnées n’ont pas encore été vérifiées ici. Les trésoreries ont été regroupées depuis\u00a0: ne versez rien avant.'
          : `Vérifiées le ${french(bankVerifiedOn)}. Délai de notre fait, réglable.`,
    },
  ];
}

/** When it holds, or why that cannot be said. */
export function validitySaid({ standing }: Pick<TimelineFacts, 'standing'>): string {
  const { validity, terms } = standing;
  if (validity === null) {
    return `Non calculable\u00a0: ${String(terms.durationMonths)} mois à compter d’une signature qui n’est pas datée.`;
  }
  return validityText(validity, validity.until);
}

/** What a reader of the timeline should know, and no date tells. */
export function timelineNotes(facts: TimelineFacts): string[] {
  const { terms } = facts.standing;
  const years = terms.programmeYears;
  return [
    'Les dates du texte valent aussi l’été\u00a0: les rappels partent en juillet et en août comme le reste de l’année.',
    ...(years.length > 0 && applies('R05')
      ? [`Le programme couvre ${years.length === 1 ? 'la rentrée' : 'les rentrées'} ${years.join(', ')}.`]
      : []),
    ...(facts.settings.terms === 'school'
      ? [
          'Trimestres scolaires\u00a0: septembre à décembre, janvier à mars, avril à juin\u00a0; aucune réunion n’est attendue en juillet et en août.',
        ]
      : ['Trimestres civils\u00a0: quatre par an.']),
    'Un trimestre entamé trop tard pour convoquer dans les délais n’est pas compté.',
    ...(facts.accountsHidden === true
      ? [
          'L’avance, le solde et le bilan financier se suivent entre l’académie et la collectivité\u00a0: ils ne sont pas ici.',
        ]
      : []),
  ];
}
