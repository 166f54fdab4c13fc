import type {
  Committee,
  CommitteeGlance,
  CommitteeRemark,
  Decision,
  Indicator,
  Meeting,
  Seat,
} from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { count, day, euros, french, number, percent, timeWords } from '../formats/index.js';

export type Kind = CommitteeGlance['kind'];
export type Presence = NonNullable<Meeting['attendees'][number]['presence']>;

export const MEETING_WORDS: Readonly<Record<Meeting['state'], string>> = {
  planned: 'Prévue, convocation à envoyer',
  convened: 'Convoquée',
  held: 'Tenue',
  cancelled: 'Annulée',
};

export const PRESENCE_WORDS: Readonly<Record<Presence, string>> = {
  present: 'Présente ou présent',
  represented: 'Représenté(e)',
  excused: 'Excusé(e)',
  absent: 'Absent(e)',
};

export const PERIOD_WORDS: Readonly<Record<CommitteeGlance['rhythm']['periods'][number]['state'], string>> = {
  kept: 'Réunion tenue',
  planned: 'Réunion prévue',
  toHold: 'À réunir',
  missing: 'Aucune réunion',
  toCome: 'À venir',
};

export const DECISION_WORDS: Readonly<Record<Decision['state'], string>> = {
  open: 'À faire',
  done: 'Faite',
  dropped: 'Abandonnée',
};

export const REMARK_SEVERITY: Readonly<Record<CommitteeRemark['kind'], 'warning' | 'info'>> = {
  warning: 'warning',
  reminder: 'info',
  information: 'info',
};
const REMARK_ORDER: readonly CommitteeRemark['kind'][] = ['warning', 'reminder', 'information'];

/** What warns first. */
export const byWeight = (remarks: readonly CommitteeRemark[]): CommitteeRemark[] =>
  [...remarks].sort((a, b) => REMARK_ORDER.indexOf(a.kind) - REMARK_ORDER.indexOf(b.kind));

interface SeatWords {
  readonly seat: Seat;
  /** The function that one usually writes there. */
  readonly usual: string;
  readonly count: number;
  /** Whether who sits there speaks for one of the signatories. */
  readonly side?: 'academie' | 'localAuthority';
}

/** The seats of art. 4.1.1 and 4.2.1, to start from when nobody has yet said who sits. */
export const SEATS_OF: Readonly<Record<Kind, readonly SeatWords[]>> = {
  local: [
    { seat: 'schoolHead', usual: 'Directrice ou directeur de l’école', count: 1 },
    { seat: 'localAuthority', usual: 'Représentant de la collectivité', count: 1, side: 'localAuthority' },
    { seat: 'inspector', usual: 'IEN de la circonscription', count: 1, side: 'academie' },
    { seat: 'parent', usual: 'Parent d’élève, membre du conseil d’école', count: 1 },
  ],
  departmental: [
    { seat: 'departmentalDirector', usual: 'DASEN', count: 1, side: 'academie' },
    { seat: 'digitalDelegate', usual: 'Délégué académique au numérique', count: 1 },
    { seat: 'digitalInspector', usual: 'IEN chargé de la mission numérique', count: 1 },
    { seat: 'collegePrincipal', usual: 'Principal de collège', count: 1 },
    { seat: 'schoolHead', usual: 'Directrice ou directeur d’école', count: 1 },
    { seat: 'digitalReferent', usual: 'Référent numérique du premier degré', count: 1 },
    { seat: 'localAuthority', usual: 'Représentant d’une collectivité', count: 3, side: 'localAuthority' },
    { seat: 'parent', usual: 'Parent d’élève', count: 2 },
  ],
};

export const SEAT_WORDS: Readonly<Record<Seat, string>> = {
  schoolHead: 'Direction de l’école',
  localAuthority: 'Collectivité',
  inspector: 'IEN ou représentant',
  parent: 'Parent d’élève',
  departmentalDirector: 'DASEN ou représentant',
  digitalDelegate: 'DAN ou représentant',
  digitalInspector: 'IEN mission numérique',
  collegePrincipal: 'Principal de collège',
  digitalReferent: 'Référent numérique',
  guest: 'Personne conviée',
};

/** « 18/11/2016 à 17 h 30 ». */
export const when = ({ on, at }: Pick<Meeting, 'on' | 'at'>): string => `${day(on)} à ${timeWords(at)}`;

/** « 1 h 30 », « 45 min ». */
export function lasting(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${String(rest)}\u00A0min`;
  return rest === 0 ? `${String(hours)}\u00A0h` : `${String(hours)}\u00A0h\u00A0${String(rest).padStart(2, '0')}`;
}

function beforeMeeting(days: number): string {
  if (days < 0) return 'après la réunion';
  return days === 0 ? 'le jour même de la réunion' : `${count(days, 'jour')} avant la réunion`;
}

export interface NoticeSaid {
  readonly inTime: boolean | null;
  readonly sentence: string;
}

/** What a convocation sent on that day would be worth, said before it leaves; late, it may leave all the same (T17). */
export function noticeIfSent({ on, notice: { required } }: Meeting, sentOn: LocalDate): NoticeSaid {
  const days = LocalDate.daysBetween(sentOn, LocalDate.parse(on));
  const before = beforeMeeting(days);
  if (required === null)
    return { inTime: null, sentence: french(`Elle partirait ${before} ; la convention ne fixe pas de délai.`) };
  const asked = `${count(required, 'jour')} de calendrier sont demandés`;
  return days >= required
    ? { inTime: true, sentence: french(`Elle partirait ${before} : ${asked}, le délai est tenu.`) }
    : {
        inTime: false,
        sentence: french(
          `Elle partirait ${before} : ${asked}. Envoyez-la quand même, ou changez la date de la réunion.`,
        ),
      };
}

/** What a sent convocation was worth; its absence, and by when it has to leave. */
export function noticeSaid({ state, notice }: Meeting): string {
  const { sentOn, days, required, sendBy, how, by } = notice;
  if (sentOn === null) {
    if (state === 'cancelled') return 'Aucune convocation n’est partie.';
    return sendBy === null ? 'Pas encore envoyée.' : french(`Pas encore envoyée : au plus tard le ${day(sendBy)}.`);
  }
  const term = days === null ? '' : `, ${beforeMeeting(days)}`;
  const asked = required === null ? '' : ` (${count(required, 'jour')} demandés)`;
  const who = [how === 'elsewhere' ? 'Sans Chariot' : null, by === null ? null : french(`Par : ${by}`)];
  return [`Partie le ${day(sentOn)}${term}${asked}`, ...who]
    .filter((one) => one !== null)
    .join('. ')
    .concat('.');
}

/** A figure as it stood that day; what nobody wrote is « non renseigné », never zero. */
export function figureSaid({ unit, value, numerator, denominator }: Indicator): string {
  if (value === null) return 'Non renseigné';
  // A share of nothing says no more than that.
  if (denominator === 0) return `${number(numerator ?? 0)} sur ${number(denominator)}`;
  const share = numerator === null || denominator === null ? '' : ` (${number(numerator)} sur ${number(denominator)})`;
  if (typeof value === 'string') return `${unit === 'date' ? day(value) : value}${share}`;
  const said = unit === 'cents' ? euros(value) : unit === 'percent' ? percent(value) : number(value);
  return `${said}${share}`;
}

interface Party {
  readonly id: string;
  readonly name: string;
}

/** The signatories for whom somebody may sit, each once. */
export function partiesOf(
  conventions: readonly Pick<Committee['conventions'][number], 'academie' | 'localAuthority'>[],
): Party[] {
  const all = conventions.flatMap(({ academie, localAuthority }) => [academie, localAuthority]);
  return all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at).map(({ id, name }) => ({ id, name }));
}
