import type { AgendaItem, Decision, Indicator, IndicatorsSnapshot } from '@chariot/contract';
import { LocalDate, Money, timeInFrench } from '@chariot/kernel';
import type { PdfWriter } from '@chariot/platform';
import { applies } from '../rules/applies.js';
import { longDay } from './convocation.js';
import type { CommitteeKind, Remark, Signatory } from './composition.js';
import { printedItem } from './missions.js';

export interface Minutes {
  readonly kind: CommitteeKind;
  readonly committee: string;
  readonly about: string;
  readonly on: LocalDate;
  readonly at: string;
  readonly where: string;
  readonly agenda: readonly AgendaItem[];
  readonly attendees: readonly { readonly seat: string; readonly function: string; readonly presence: string | null }[];
  readonly signatories: readonly (Signatory & { readonly represented: boolean | null })[];
  readonly remarks: readonly Remark[];
  readonly text: string | null;
  readonly decisions: readonly Pick<Decision, 'text' | 'owner' | 'dueOn' | 'state'>[];
  readonly indicators: IndicatorsSnapshot | null;
  readonly academicLevelInformedOn: LocalDate | null;
}

const PRESENCE: Readonly<Record<string, string>> = {
  present: 'présent(e)',
  represented: 'représenté(e)',
  excused: 'excusé(e)',
  absent: 'absent(e)',
};
const STATE: Readonly<Record<string, string>> = { open: 'à faire', done: 'faite', dropped: 'abandonnée' };
const UNKNOWN = 'non renseigné';

/** What a figure is, and never without its base; « non renseigné » is not 0. */
export function said({ unit, value, numerator, denominator }: Indicator): string {
  if (value === null) return UNKNOWN;
  if (typeof value === 'string') return unit === 'date' && LocalDate.is(value) ? LocalDate.format(value) : value;
  if (unit === 'cents') return Money.format(Money.cents(value));
  const base = numerator === null || denominator === null ? '' : ` (${String(numerator)} sur ${String(denominator)})`;
  if (unit === 'percent') return `${String(value)}\u00a0%${base}`;
  return denominator === null ? String(value) : `${String(value)} sur ${String(denominator)}`;
}

/** R35: what a departmental committee saw goes up to the académie; until it has, that is reminded. */
export function informingRemarks(
  kind: CommitteeKind,
  { isHeld, informedOn }: { readonly isHeld: boolean; readonly informedOn: string | null },
): Remark[] {
  if (kind !== 'departmental' || !isHeld || informedOn !== null || !applies('R35')) return [];
  return [
    {
      rule: 'R35',
      kind: 'reminder',
      message: 'Le niveau académique est à informer de cette réunion\u00a0: notez le jour où il l’a été.',
      articles: ['art. 4.2.2'],
    },
  ];
}

export function drawMinutes(page: PdfWriter, minutes: Minutes): void {
  page.heading(`Compte rendu du ${minutes.committee.slice(0, 1).toLowerCase()}${minutes.committee.slice(1)}`);
  page.facts([
    ['Concerne', minutes.about],
    ['Date', `${longDay(minutes.on)}, ${timeInFrench(minutes.at)}`],
    ['Lieu', minutes.where],
    ...(minutes.kind === 'departmental'
      ? ([
          [
            'Niveau académique informé',
            minutes.academicLevelInformedOn === null
              ? UNKNOWN
              : `le ${LocalDate.format(minutes.academicLevelInformedOn)}`,
          ],
        ] as const)
      : []),
  ]);
  page.heading('Présences', 2);
  page.table(
    ['Siège', 'Fonction', 'Présence'],
    minutes.attendees.map((one) => [
      one.seat,
      one.function,
      one.presence === null ? UNKNOWN : (PRESENCE[one.presence] ?? one.presence),
    ]),
    [3, 3, 2],
  );
  if (minutes.signatories.length > 0) {
    page.heading('Signataires représentés', 3);
    page.table(
      ['Signataire', 'Représenté'],
      minutes.signatories.map(({ name, represented }) => [
        name,
        represented === null ? UNKNOWN : represented ? 'oui' : 'non',
      ]),
      [4, 1],
    );
  }
  page.heading('Ordre du jour', 2);
  if (minutes.agenda.length === 0) page.paragraph('Non renseigné.');
  else page.list(minutes.agenda.map(printedItem), 'number');
  page.heading('Échanges', 2);
  for (const paragraph of (minutes.text ?? 'Non renseigné.').split(/\n{2,}/)) page.paragraph(paragraph);
  page.heading('Décisions', 2);
  drawDecisions(page, minutes.decisions);
  if (minutes.indicators !== null) drawIndicators(page, minutes.indicators);
  if (minutes.remarks.length > 0) {
    page.heading('Points relevés au regard de la convention', 2);
    page.list(minutes.remarks.map(({ message, articles }) => `${message} (${articles.join(', ')})`));
  }
}

function drawDecisions(page: PdfWriter, decisions: Minutes['decisions']): void {
  if (decisions.length === 0) {
    page.paragraph('Aucune décision notée.');
    return;
  }
  page.table(
    ['Décision', 'Portée par', 'Pour le', 'Suite'],
    decisions.map(({ text, owner, dueOn, state }) => [
      text,
      owner,
      dueOn === null ? UNKNOWN : LocalDate.format(LocalDate.parse(dueOn)),
      STATE[state] ?? state,
    ]),
    [5, 2, 1.5, 1.3],
  );
}

function drawIndicators(page: PdfWriter, { asOf, figures }: IndicatorsSnapshot): void {
  page.heading(`Indicateurs au ${LocalDate.format(LocalDate.parse(asOf))}`, 2);
  page.grid({
    columns: [
      { title: 'Indicateur', width: 4 },
      { title: 'Valeur', width: 2, align: 'right' },
      { title: 'Article', width: 1 },
    ],
    rows: figures.map((one) => [one.label, said(one), one.articles.join(', ')]),
    rowTitles: true,
    size: 9,
  });
  page.note('Figés tels qu’ils étaient connus ce jour-là\u00a0; ce qui a changé depuis n’y paraît pas.');
}
