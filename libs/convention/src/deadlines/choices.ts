import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import { LAST_DAYS, type LastDay, type Validity } from '../conventions/validity.js';
import { meetingTrimesters } from './committee-entries.js';
import type { DeadlineSettings } from './settings.js';
import { termOf } from './term-entries.js';
import type { TimelineFacts } from './timeline-facts.js';
import { TERM_KINDS, type TermKind } from './trimesters.js';

/** A choice where the text leaves one, and what each option gives for this convention. */
export interface Choice {
  readonly setting: Exclude<keyof DeadlineSettings, 'reminders'>;
  readonly trap: string;
  readonly label: string;
  readonly explanation: string;
  readonly options: {
    readonly value: string;
    readonly label: string;
    readonly result: string;
    readonly chosen: boolean;
  }[];
}

const NOT_COMPUTABLE = 'non calculable sans signature';
const LAST_DAY_LABELS: Readonly<Record<LastDay, string>> = {
  anniversary: 'le jour anniversaire est compris',
  eve: 'la veille est le dernier jour',
};
const TERM_LABELS: Readonly<Record<TermKind, string>> = {
  school: 'trimestre scolaire (trois par an)',
  civil: 'trimestre civil (quatre par an)',
};
const french = LocalDate.format;
const dated = (date: LocalDate | null): string => (date === null ? NOT_COMPUTABLE : french(date));

export function choices(facts: TimelineFacts): Choice[] {
  const { settings, standing, signedOn, bankVerifiedOn = null } = facts;
  const term = termOf(facts);
  return [
    {
      setting: 'lastDay',
      trap: 'T15',
      label: 'Dernier jour de la convention',
      explanation: 'Le texte compte sa durée depuis la signature, sans dire si le jour anniversaire est compris.',
      options: LAST_DAYS.map((value) => ({
        value,
        label: LAST_DAY_LABELS[value],
        result: lastDayResult(standing.validity, value),
        chosen: settings.lastDay === value,
      })),
    },
    {
      setting: 'terms',
      trap: 'T16',
      label: 'Trimestre du comité local',
      explanation: 'Le texte dit «\u00a0par trimestre\u00a0», sans dire lequel\u00a0: scolaire, à notre avis.',
      options: TERM_KINDS.map((value) => ({
        value,
        label: TERM_LABELS[value],
        result: trimestersResult({ ...facts, settings: { ...settings, terms: value } }),
        chosen: settings.terms === value,
      })),
    },
    only(
      'reportGraceDays',
      'T14',
      'Délai pour le bilan financier',
      'Le texte dit «\u00a0au terme\u00a0»\u00a0: ce délai est le nôtre.',
      {
        value: settings.reportGraceDays,
        label: `${counted(settings.reportGraceDays, 'jour')} après le terme`,
        result: dated(term === null ? null : LocalDate.addDays(term, settings.reportGraceDays)),
      },
    ),
    only('renewalMonths', 'T13', 'Rappel du renouvellement', 'Le programme dure plus que la convention.', {
      value: settings.renewalMonths,
      label: `S + ${String(settings.renewalMonths)} mois`,
      result: dated(signedOn === null ? null : LocalDate.addMonths(signedOn, settings.renewalMonths)),
    }),
    only(
      'bankCheckMonths',
      'T25',
      'Revérification bancaire',
      'Les trésoreries changent\u00a0: ce délai est le nôtre.',
      {
        value: settings.bankCheckMonths,
        label: `${String(settings.bankCheckMonths)} mois après la dernière vérification`,
        result:
          facts.accountsHidden === true
            ? 'suivies par l’académie et la collectivité'
            : bankVerifiedOn === null
              ? 'jamais vérifiées ici'
              : french(LocalDate.addMonths(bankVerifiedOn, settings.bankCheckMonths)),
      },
    ),
  ];
}

function only(
  setting: Choice['setting'],
  trap: string,
  label: string,
  explanation: string,
  option: { readonly value: number; readonly label: string; readonly result: string },
): Choice {
  return { setting, trap, label, explanation, options: [{ ...option, value: String(option.value), chosen: true }] };
}

const lastDayResult = (validity: Validity | null, value: LastDay): string =>
  validity === null ? NOT_COMPUTABLE : `du ${french(validity.from)} au ${french(validity.readings[value])} (inclus)`;

function trimestersResult(facts: TimelineFacts): string {
  const terms = meetingTrimesters(facts);
  const [first] = terms;
  if (first === undefined) return NOT_COMPUTABLE;
  return `${counted(terms.length, 'réunion')} par école, la première avant le ${french(first.by)}`;
}
