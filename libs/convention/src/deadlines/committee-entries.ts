import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import { applies } from '../rules/applies.js';
import type { Draft } from './entry.js';
import { conventionYears, meetingsIn, YEAR_READINGS } from './meeting-years.js';
import { termOf } from './term-entries.js';
import type { TimelineFacts } from './timeline-facts.js';
import { trimestersIn, type Trimester } from './trimesters.js';

const french = LocalDate.format;

/** The last day on which a convocation is in time: calendar days, for « au moins 8 jours » as for « 15 jours » (T17). */
export const sendBy = (meetingOn: LocalDate, noticeDays: number): LocalDate =>
  LocalDate.addDays(meetingOn, applies('T17') ? -noticeDays : 0);

/** Meetings that art. 4 asks for, and convocations of those that are planned. */
export function committeeEntries(facts: TimelineFacts): Draft[] {
  return [...localMeetings(facts), ...departmentalMeetings(facts), ...convocations(facts)];
}

interface MeetingTrimester extends Trimester {
  /** Its own first day, whatever the signature cuts from it: what names it. */
  readonly key: LocalDate;
  /** The last day to meet: its own, or the term. */
  readonly by: LocalDate;
}

/** Trimesters in which a meeting can be asked for: long enough, within the validity, for its convocation to be in time. */
export function meetingTrimesters(facts: TimelineFacts): MeetingTrimester[] {
  const { signedOn, settings, standing } = facts;
  const until = termOf(facts);
  if (signedOn === null || until === null) return [];
  return trimestersIn(settings.terms, { from: signedOn, until }).flatMap((term) => {
    const from = term.from < signedOn ? signedOn : term.from;
    const by = term.until > until ? until : term.until;
    return LocalDate.daysBetween(from, by) >= (standing.terms.localNoticeDays ?? 0)
      ? { ...term, key: term.from, from, by }
      : [];
  });
}

function localMeetings(facts: TimelineFacts): Draft[] {
  const { standing, meetings = [], settings, signedOn } = facts;
  const { localMeetingsPerTerm: required, localNoticeDays: notice, annex } = standing.terms;
  if (required === 0) return [];
  const kind = settings.terms === 'school' ? 'scolaire' : 'civil';
  const base = {
    rules: ['R30', 'T16', 'T17'],
    articles: ['art. 4.1.3'],
    symbolic: required === null ? 'nombre non renseigné' : `${String(required)} par trimestre ${kind}`,
    actor: 'school',
  } as const;
  if (signedOn === null || required === null) {
    const explanation =
      required === null ? 'Le texte ne dit pas combien de réunions.' : 'Se compte depuis la signature.';
    return [{ ...base, code: 'localMeetings', label: 'Comité de pilotage local', dueOn: null, explanation }];
  }
  return annex.flatMap((school) =>
    meetingTrimesters(facts).map((term): Draft => {
      const own = meetings.filter(({ schoolUai, kind: of }) => of === 'local' && schoolUai === school.uai);
      const { held } = meetingsIn({ from: term.from, until: term.by }, own);
      const convocation =
        notice === null
          ? ''
          : ` Convocation au plus tard le ${french(sendBy(term.by, notice))} pour une réunion le dernier jour.`;
      return {
        ...base,
        code: `localMeeting-${school.uai}-${term.key}`,
        label: `Comité de pilotage local, école ${school.uai}, ${term.label}`,
        dueOn: term.by,
        from: term.from,
        doneOn: held[required - 1] ?? null,
        thresholds: [30],
        explanation: `Trimestre ${kind}, du ${french(term.from)} au ${french(term.by)}\u00a0: ${heldOf(held.length, required)}.${convocation}`,
      };
    }),
  );
}

function departmentalMeetings(facts: TimelineFacts): Draft[] {
  const { standing, meetings = [], signedOn } = facts;
  const required = standing.terms.departmentalMeetingsPerYear;
  if (required === 0) return [];
  const term = termOf(facts);
  const base = {
    rules: ['R36'],
    articles: ['art. 4.2.3'],
    symbolic: required === null ? 'nombre non renseigné' : `${String(required)} fois par an`,
    actor: 'academie',
  } as const;
  if (signedOn === null || term === null || required === null) {
    const explanation =
      required === null ? 'Le texte ne dit pas combien de réunions.' : 'Se compte depuis la signature.';
    return [{ ...base, code: 'departmentalMeetings', label: 'Comité départemental', dueOn: null, explanation }];
  }
  const own = meetings.filter(({ kind }) => kind === 'departmental');
  return conventionYears(signedOn, term).map(({ from, until, rank }): Draft => {
    const { held } = meetingsIn({ from, until }, own);
    return {
      ...base,
      code: `departmentalMeetings-${String(rank)}`,
      label: `Comité départemental, année ${String(rank)} de la convention`,
      dueOn: until,
      from,
      doneOn: held[required - 1] ?? null,
      explanation: `Compté par ${YEAR_READINGS.convention}, du ${french(from)} au ${french(until)}\u00a0: ${heldOf(held.length, required)}. La page «\u00a0Comités\u00a0» suit toutes les conventions ensemble, par année scolaire\u00a0: c’est notre lecture.`,
    };
  });
}

function convocations({ meetings = [], standing }: TimelineFacts): Draft[] {
  const { localNoticeDays, departmentalNoticeDays } = standing.terms;
  return meetings
    .filter((meeting) => !meeting.isHeld)
    .map((meeting): Draft => {
      const isLocal = meeting.kind === 'local';
      const days = isLocal ? localNoticeDays : departmentalNoticeDays;
      return {
        code: `convocation-${meeting.id}`,
        rules: [isLocal ? 'R32' : 'R39', 'T17'],
        articles: [isLocal ? 'art. 4.1.3' : 'art. 4.2.3'],
        label: `Convocation du comité ${isLocal ? 'local' : 'départemental'} du ${french(meeting.on)}`,
        dueOn: days === null ? null : sendBy(meeting.on, days),
        symbolic: days === null ? 'délai non renseigné' : `réunion − ${counted(days, 'jour')}`,
        actor: isLocal ? 'school' : 'academie',
        doneOn: meeting.convenedOn,
        thresholds: [7, 0],
        explanation:
          days === null
            ? 'Le texte ne donne pas de délai.'
            : `${counted(days, 'jour')} de calendrier avant la réunion\u00a0; un envoi tardif avertit, il n’annule rien.`,
      };
    });
}

const heldOf = (held: number, required: number): string =>
  `${String(held)} ${held > 1 ? 'réunions tenues' : 'réunion tenue'} sur ${String(required)}`;
