import type { AgendaItem } from '@chariot/contract';
import { LocalDate, timeInFrench } from '@chariot/kernel';
import type { CalendarFile, PdfWriter } from '@chariot/platform';
import { applies } from '../rules/applies.js';
import type { CommitteeKind, Remark } from './composition.js';
import { printedItem } from './missions.js';

/** What a convocation says; kept as it was sent. */
export interface Convocation {
  readonly kind: CommitteeKind;
  readonly committee: string;
  /** The collectivité and reference of a local committee; the ground of a departmental one. */
  readonly about: string;
  readonly on: LocalDate;
  readonly at: string;
  readonly minutes: number;
  readonly where: string;
  readonly agenda: readonly AgendaItem[];
  /** Functions, never names. */
  readonly invited: readonly string[];
  readonly sentOn: LocalDate;
  /** By whom, as a function: « La direction de l’école ». */
  readonly by: string;
  readonly message: string | null;
}

const CONVENER = {
  local: { rule: 'R31', who: 'La direction de l’école', article: 'art. 4.1.3' },
  departmental: { rule: 'R38', who: 'Le DASEN, ou qui le représente', article: 'art. 4.2.3' },
} as const;

/** In whose name it is sent: the article gives it to one function. */
export const convener = (kind: CommitteeKind): string => CONVENER[kind].who;

/** A convocation bears its agenda and comes from whom the article says; otherwise that is said, and it leaves. */
export function convocationRemarks(
  kind: CommitteeKind,
  { agenda, sentByConvener }: { readonly agenda: readonly AgendaItem[]; readonly sentByConvener: boolean | null },
): Remark[] {
  const { rule, who, article } = CONVENER[kind];
  if (!applies(rule)) return [];
  const base = { rule, kind: 'warning' as const, articles: [article] };
  return [
    ...(agenda.length === 0 ? [{ ...base, message: 'Aucun ordre du jour\u00a0: la convocation doit le porter.' }] : []),
    ...(sentByConvener === false
      ? [{ ...base, message: `La convocation revient à ${lower(who)}\u00a0: une autre personne l’a envoyée.` }]
      : []),
  ];
}

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

const WEEKDAYS = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** « vendredi 18 novembre 2016 »; the first of a month is « 1er ». */
export const longDay = (day: LocalDate): string =>
  WEEKDAYS.format(new Date(`${day}T12:00:00Z`)).replace(/(?<=^\p{L}+ )1 /u, '1er ');

/** « 1 h 30 », « 45 min ». */
export function lasting(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${String(rest)}\u00a0min`;
  return `${String(hours)}\u00a0h${rest === 0 ? '' : `\u00a0${String(rest).padStart(2, '0')}`}`;
}

/** Printed on it because the article wants it there (R31, R38). */
const printedAgenda = ({ kind, agenda }: Convocation): string[] =>
  applies(CONVENER[kind].rule) ? agenda.map(printedItem) : [];

export function drawConvocation(page: PdfWriter, convocation: Convocation): void {
  const { committee, about, on, at, minutes, where, invited, sentOn, by, message } = convocation;
  page.letterhead({
    from: [by, about],
    to: ['Mesdames et Messieurs', `les membres du ${lower(committee)}`],
    dateline: `Le ${LocalDate.format(sentOn)}`,
    subject: `Objet\u00a0: convocation du ${lower(committee)}`,
  });
  page.heading('Convocation');
  page.paragraph('Madame, Monsieur,');
  page.paragraph('J’ai l’honneur de vous convier à la réunion dont voici le lieu, la date et l’ordre du jour.');
  page.facts([
    ['Comité', committee],
    ['Date', longDay(on)],
    ['Heure', `${timeInFrench(at)} (durée prévue\u00a0: ${lasting(minutes)})`],
    ['Lieu', where],
  ]);
  if (message !== null) page.paragraph(message);
  page.heading('Ordre du jour', 2);
  const agenda = printedAgenda(convocation);
  if (agenda.length === 0) page.paragraph('Non renseigné.');
  else page.list(agenda, 'number');
  page.heading('Personnes convoquées', 2);
  page.list(invited);
  page.paragraph('Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée.');
  page.signatures([{ title: by }]);
}

/** « Représentant de la commune (collectivité) »; the seat alone, without what it explains, where the function says it. */
export function invitedAs(holder: string, seat: string): string {
  const name = seat.split(',')[0] ?? seat;
  if (holder.toLowerCase().includes(name.toLowerCase())) return holder;
  return `${holder} (${/^\p{Lu}\p{Lu}/u.test(name) ? name : name.slice(0, 1).toLowerCase() + name.slice(1)})`;
}

/** The message that brings it: all of it, for those who open no attachment. */
export function convocationMail(
  convocation: Convocation,
  mention: string | null,
): { readonly subject: string; readonly text: string } {
  const { committee, on, at, minutes, where, by, message } = convocation;
  const agenda = printedAgenda(convocation);
  return {
    subject: `Convocation\u00a0: ${committee}, ${LocalDate.format(on)} à ${timeInFrench(at)}`.slice(0, 200),
    text: [
      'Madame, Monsieur,',
      `Vous êtes convié(e) à la réunion du ${lower(committee)}\u00a0:`,
      `le ${longDay(on)} à ${timeInFrench(at)} (durée prévue\u00a0: ${lasting(minutes)}),\n${where}.`,
      ...(message === null ? [] : [message]),
      `Ordre du jour\u00a0:\n${agenda.length === 0 ? 'non renseigné.' : agenda.map((item, i) => `${String(i + 1)}. ${item}`).join('\n')}`,
      'La convocation et une invitation pour votre agenda sont jointes.',
      by,
      ...(mention === null ? [] : [mention]),
    ].join('\n\n'),
  };
}

export interface Invitation {
  readonly meetingId: string;
  readonly convocation: Pick<Convocation, 'committee' | 'where' | 'minutes' | 'agenda' | 'kind'>;
  readonly from: Date;
  /** Grows with each convocation of the same meeting. */
  readonly sequence: number;
  readonly stampedAt: Date;
  readonly isCancelled: boolean;
  readonly mention: string | null;
  readonly url: string;
}

/** For an agenda: the meeting keeps its identifier whatever becomes of it. */
export function invitation(facts: Invitation): CalendarFile {
  const { meetingId, convocation, from, sequence, stampedAt, isCancelled, mention, url } = facts;
  const { committee, where, minutes, agenda } = convocation;
  return {
    name: committee,
    // To read, not to answer: Chariot reads no mailbox.
    method: isCancelled ? 'cancel' : 'publish',
    events: [
      {
        uid: `meeting.${meetingId}@chariot`,
        sequence,
        stampedAt,
        summary: committee,
        description: [
          ...agenda.map((item, i) => `${String(i + 1)}. ${printedItem(item)}`),
          ...(mention === null ? [] : [mention]),
        ].join('\n'),
        when: { from, until: new Date(from.getTime() + minutes * 60_000) },
        where,
        url,
        isCancelled,
      },
    ],
  };
}

export function cancellationMail(
  convocation: Pick<Convocation, 'committee' | 'on' | 'at' | 'by'>,
  reason: string,
  mention: string | null,
): { readonly subject: string; readonly text: string } {
  const { committee, on, at, by } = convocation;
  return {
    subject: `Réunion annulée\u00a0: ${committee}, ${LocalDate.format(on)}`.slice(0, 200),
    text: [
      'Madame, Monsieur,',
      `La réunion du ${lower(committee)} prévue le ${longDay(on)} à ${timeInFrench(at)} est annulée.`,
      `Motif\u00a0: ${reason}`,
      by,
      ...(mention === null ? [] : [mention]),
    ].join('\n\n'),
  };
}
