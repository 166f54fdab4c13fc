import { LocalDate, Money } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { Draft } from './entry.js';
import type { TimelineFacts } from './timeline-facts.js';

const french = LocalDate.format;

/** The signature itself, and what is due by it or was before it. */
export function signatureEntries(facts: TimelineFacts): Draft[] {
  return [...signature(facts), ...advance(facts), ...throughput(facts)];
}

function signature({ signedOn }: TimelineFacts): Draft[] {
  if (!applies('R98')) return [];
  return [
    {
      code: 'signature',
      rules: ['R98', 'T09'],
      articles: ['art. 11', 'signatures'],
      label: 'Signature de la convention (S)',
      dueOn: signedOn,
      symbolic: 'S',
      actor: 'localAuthority',
      doneOn: signedOn,
      ...(signedOn === null && { state: 'toEstablish' as const }),
      thresholds: [],
      explanation:
        signedOn === null
          ? 'Le projet ne porte pas de date\u00a0: tout ce qui se compte depuis la signature est «\u00a0non calculable\u00a0».'
          : `Signée des deux parties le ${french(signedOn)}, la dernière des deux dates.`,
    },
  ];
}

function advance({ signedOn, advancePaidOn = null, standing }: TimelineFacts): Draft[] {
  if (!applies('R62') || standing.terms.advance === 0) return [];
  const isDue = signedOn !== null && advancePaidOn === null && LocalDate.compare(signedOn, standing.day) <= 0;
  return [
    {
      code: 'advance',
      rules: ['R62'],
      articles: ['art. 7.1'],
      label: 'Versement de l’avance',
      dueOn: signedOn,
      symbolic: 'S',
      actor: 'academie',
      doneOn: advancePaidOn,
      // « À la signature »: no number of days, so it is due and never counted late.
      ...(isDue && { state: 'due' as const }),
      explanation: `L’académie verse ${Money.format(Money.cents(standing.terms.advance))} à la signature. Le texte ne donne pas de délai en jours.`,
    },
  ];
}

/** « Pour la rentrée 2016 »: before the signature of most conventions, so to be established rather than late (T10). */
function throughput({ standing, throughputEstablishedOn = null }: TimelineFacts): Draft[] {
  if (!applies('R11')) return [];
  const year = standing.terms.throughputYear;
  const dueOn = year === null ? null : LocalDate.of(year, 9, 1);
  return [
    {
      code: 'throughput',
      rules: ['R11', 'T10'],
      articles: ['art. 3.1'],
      label: 'Débit internet suffisant dans les classes',
      dueOn,
      symbolic: year === null ? 'rentrée non renseignée' : `rentrée ${String(year)}`,
      actor: 'localAuthority',
      doneOn: throughputEstablishedOn,
      explanation:
        dueOn === null
          ? 'Le texte ne dit pas pour quelle rentrée.'
          : `La rentrée ${String(year)} est comptée au ${french(dueOn)}. Le texte ne fixe pas de seuil\u00a0: une mesure en fait foi.`,
    },
  ];
}
