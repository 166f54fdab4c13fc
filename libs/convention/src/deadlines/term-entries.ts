import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import type { Validity } from '../conventions/validity.js';
import { applies } from '../rules/applies.js';
import type { Draft } from './entry.js';
import { TERM_THRESHOLDS, USUAL_THRESHOLDS } from './settings.js';
import type { TimelineFacts } from './timeline-facts.js';

const french = LocalDate.format;

const BOTH = ['localAuthority', 'academie'] as const;

/** The day on which the convention ends: its last day, or that of a dénonciation that comes first. */
export function termOf({ standing }: Pick<TimelineFacts, 'standing'>): LocalDate | null {
  const { validity, terminatedOn } = standing;
  if (validity === null || terminatedOn === null) return validity?.until ?? null;
  return terminatedOn < validity.until ? terminatedOn : validity.until;
}

/** « Du … au … (inclus) »: what the two readings of the last day give (T15). */
export function validityText({ from, readings }: Validity, chosen: LocalDate): string {
  const { anniversary, eve } = readings;
  const text = `du ${french(from)} au ${french(chosen)} (inclus)`;
  if (!applies('T15')) return text;
  const other = chosen === anniversary ? eve : anniversary;
  return other === chosen
    ? `${text}\u00a0; les deux lectures du dernier jour s’accordent`
    : `${text}\u00a0; l’autre lecture donne du ${french(from)} au ${french(other)} (inclus)`;
}

/** What happens at the end of the convention, and what has to be thought of before it. */
export function termEntries(facts: TimelineFacts): Draft[] {
  return [...renewal(facts), ...notice(facts), ...denounced(facts), ...balance(facts), ...end(facts), ...report(facts)];
}

const symbolicEnd = ({ standing }: TimelineFacts): string => `S + ${String(standing.terms.durationMonths)} mois`;

/** A programme of three years, a convention of one (T13). */
function renewal(facts: TimelineFacts): Draft[] {
  if (!applies('T13')) return [];
  const { signedOn, settings, standing, renewalDecidedOn = null } = facts;
  const last = standing.terms.programmeYears.at(-1);
  return [
    {
      code: 'renewal',
      rules: ['T13', 'R05'],
      articles: ['préambule', 'art. 11'],
      label: 'Préparer la suite\u00a0: avenant ou nouvelle convention',
      dueOn: signedOn === null ? null : LocalDate.addMonths(signedOn, settings.renewalMonths),
      symbolic: `S + ${String(settings.renewalMonths)} mois`,
      actor: 'localAuthority',
      concerns: BOTH,
      doneOn: renewalDecidedOn,
      explanation: `${last === undefined ? 'La convention' : `Le programme va jusqu’à la rentrée ${String(last)}, la convention`} ne vaut que ${String(standing.terms.durationMonths)} mois. Rappel de notre fait, réglable.`,
    },
  ];
}

/** To end with the term, a dénonciation must be received three months before it (art. 10.2). */
function notice(facts: TimelineFacts): Draft[] {
  const { standing, termination } = facts;
  const months = standing.terms.terminationNoticeMonths;
  if (termination !== null || !applies('R90')) return [];
  const until = standing.validity?.until ?? null;
  const dueOn = until === null || months === null ? null : LocalDate.addMonths(until, -months);
  const isPast = dueOn !== null && LocalDate.compare(standing.day, dueOn) > 0;
  return [
    {
      code: 'terminationNotice',
      rules: ['R90'],
      articles: ['art. 10.2'],
      label: 'Dernier jour pour dénoncer avant le terme',
      dueOn,
      symbolic: months === null ? 'préavis non renseigné' : `terme − ${String(months)} mois`,
      actor: 'localAuthority',
      concerns: BOTH,
      // Nobody has to do it: once past, it is over, not late.
      ...(isPast && { state: 'done' as const, stateLabel: 'passé' }),
      thresholds: [30],
      explanation:
        months === null
          ? 'Le texte ne donne pas de préavis.'
          : `Chaque partie peut dénoncer par lettre recommandée avec accusé de réception, ${String(months)} mois à l’avance, comptés de la réception.`,
    },
  ];
}

function denounced({ standing, termination }: TimelineFacts): Draft[] {
  if (termination === null || !applies('R90')) return [];
  const { letterSentOn, letterReceivedOn } = termination;
  const months = standing.terms.terminationNoticeMonths;
  const received = letterReceivedOn === null ? 'réception à noter' : `reçue le ${french(letterReceivedOn)}`;
  return [
    {
      code: 'terminationEffect',
      rules: ['R90'],
      articles: ['art. 10.2'],
      label: 'Fin de la convention par dénonciation',
      dueOn: standing.terminatedOn,
      from: letterReceivedOn,
      symbolic: months === null ? 'préavis non renseigné' : `réception + ${String(months)} mois`,
      actor: 'localAuthority',
      concerns: BOTH,
      doneOn: standing.terminatedOn,
      explanation: `Lettre recommandée envoyée le ${french(letterSentOn)}, ${received}.`,
    },
  ];
}

/** Asked for before the term: the text gives no number of days, so alerts come 90, 60 and 30 days before (T14). */
function balance(facts: TimelineFacts): Draft[] {
  const { balanceRequestedOn = null, serviceDoneOn = null, balancePaidOn = null, noBalanceSince = null } = facts;
  const { day } = facts.standing;
  const thresholds = applies('T14') ? TERM_THRESHOLDS : USUAL_THRESHOLDS;
  const isCovered = noBalanceSince !== null && LocalDate.compare(noBalanceSince, day) <= 0;
  const isDue =
    serviceDoneOn !== null && balancePaidOn === null && !isCovered && LocalDate.compare(serviceDoneOn, day) <= 0;
  return [
    {
      code: 'balanceRequest',
      rules: ['R65', 'T14'],
      articles: ['art. 7.1', 'art. 11'],
      label: 'Demande du solde, avec l’état récapitulatif certifié',
      dueOn: termOf(facts),
      symbolic: `avant ${symbolicEnd(facts)}`,
      actor: 'localAuthority',
      doneOn: balanceRequestedOn,
      thresholds,
      explanation:
        'Le texte ne donne pas de délai\u00a0: nous le comptons avant le terme, avec des rappels 90, 60 et 30 jours avant.',
    },
    {
      code: 'balancePayment',
      rules: ['R64'],
      articles: ['art. 7.1'],
      label: 'Versement du solde',
      dueOn: serviceDoneOn,
      symbolic: 'service fait',
      actor: 'academie',
      doneOn: balancePaidOn,
      ...(isDue && { state: 'due' as const }),
      ...(isCovered && { state: 'done' as const, stateLabel: 'rien à verser' }),
      explanation:
        serviceDoneOn === null
          ? 'Se calcule quand l’académie a constaté le service fait.'
          : `Dès la constatation du service fait, le ${french(serviceDoneOn)}.${isCovered ? ' Ce qui a été versé couvre déjà ce qui est dû.' : ''}`,
    },
  ];
}

function end(facts: TimelineFacts): Draft[] {
  if (!applies('R92')) return [];
  const { validity } = facts.standing;
  const term = termOf(facts);
  const isOver = term !== null && LocalDate.compare(facts.standing.day, term) > 0;
  return [
    {
      code: 'end',
      rules: ['R92', 'T15'],
      articles: ['art. 11'],
      label: 'Terme de la convention',
      dueOn: term,
      from: validity?.from ?? null,
      symbolic: symbolicEnd(facts),
      actor: 'localAuthority',
      concerns: BOTH,
      ...(isOver && { state: 'done' as const, stateLabel: 'passé' }),
      thresholds: applies('T14') ? TERM_THRESHOLDS : USUAL_THRESHOLDS,
      explanation:
        validity === null ? 'Se compte depuis la signature.' : `Valable ${validityText(validity, validity.until)}.`,
    },
  ];
}

/** « Au terme »: due on the last day; what is allowed after it is our setting, and said so (T14). */
function report(facts: TimelineFacts): Draft[] {
  if (!applies('R87')) return [];
  const { settings, reportSentOn = null } = facts;
  const term = termOf(facts);
  const grace = applies('T14') ? settings.reportGraceDays : 0;
  const plus = grace === 0 ? '' : ` + ${counted(grace, 'jour')}`;
  return [
    {
      code: 'financialReport',
      rules: ['R87', 'T14'],
      articles: ['art. 8'],
      label: 'Bilan financier à transmettre à l’académie',
      dueOn: term === null ? null : LocalDate.addDays(term, grace),
      symbolic: `${symbolicEnd(facts)}${plus}`,
      actor: 'localAuthority',
      doneOn: reportSentOn,
      thresholds: applies('T14') ? TERM_THRESHOLDS : USUAL_THRESHOLDS,
      explanation: `Dû «\u00a0au terme\u00a0»\u00a0: le dernier jour.${grace === 0 ? '' : ` ${grace === 1 ? 'Le jour de plus est' : `Les ${String(grace)} jours de plus sont`} notre réglage, non celui du texte.`}`,
    },
  ];
}
