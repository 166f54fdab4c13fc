import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import { sendBy } from '../deadlines/committee-entries.js';
import { applies } from '../rules/applies.js';
import type { CommitteeKind, Remark } from './composition.js';

export interface Notice {
  /** Days between the convocation and the meeting; null where the convention gives none. */
  readonly required: number | null;
  readonly sendBy: LocalDate | null;
  readonly sentOn: LocalDate | null;
  readonly days: number | null;
  readonly inTime: boolean | null;
}

const ARTICLE = { local: 'art. 4.1.3', departmental: 'art. 4.2.3' } as const;
const RULE = { local: 'R32', departmental: 'R39' } as const;

/**
 * Calendar days from the sending to the meeting, « au moins » or not alike (T17).
 * @param required what the convention says: eight, fifteen
 */
export function noticeOf(
  kind: CommitteeKind,
  meetingOn: LocalDate,
  sentOn: LocalDate | null,
  required: number | null,
): Notice {
  const asked = applies(RULE[kind]) ? required : null;
  const by = asked === null ? null : sendBy(meetingOn, asked);
  const days = sentOn === null ? null : LocalDate.daysBetween(sentOn, meetingOn);
  return { required: asked, sendBy: by, sentOn, days, inTime: by === null || sentOn === null ? null : sentOn <= by };
}

function beforeMeeting(days: number): string {
  if (days < 0) return 'après la réunion';
  return days === 0 ? 'le jour même' : `${counted(days, 'jour')} avant`;
}

/** A late convocation is said, and the meeting stands (T17). */
export function noticeRemarks(kind: CommitteeKind, notice: Notice, today: LocalDate): Remark[] {
  const { required, sendBy: by, sentOn, days, inTime } = notice;
  if (required === null || by === null || inTime === true) return [];
  const base = { rule: RULE[kind], kind: 'warning' as const, articles: [ARTICLE[kind]] };
  const asked = counted(required, 'jour de calendrier', 'jours de calendrier');
  if (sentOn !== null && days !== null) {
    return [
      {
        ...base,
        message: `Convocation envoyée ${beforeMeeting(days)}, pour ${asked} demandés\u00a0: la réunion reste valable.`,
      },
    ];
  }
  if (today <= by) {
    return [
      {
        ...base,
        kind: 'reminder',
        message: `Convocation à envoyer au plus tard le ${LocalDate.format(by)} (${asked}).`,
      },
    ];
  }
  return [
    {
      ...base,
      message: `La convocation aurait dû partir le ${LocalDate.format(by)} (${asked})\u00a0: elle peut encore être envoyée.`,
    },
  ];
}
