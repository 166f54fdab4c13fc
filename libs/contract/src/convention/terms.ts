import { z } from 'zod';
import { cents, line } from '../shapes.js';

/** The State's accounting codes of article 7.1, as they are written. */
export const imputation = z
  .object({
    programme: line(80).nullable(),
    titleAndCategory: line(80).nullable(),
    activity: line(80).nullable(),
    stateAccount: line(80).nullable(),
    purchasingGroup: line(80).nullable(),
    action: line(80).nullable(),
    earmarkedFund: line(80).nullable(),
  })
  .strict();
export type ImputationCodes = z.output<typeof imputation>;

const meetings = z.int().min(0).max(52).nullable();
const noticeDays = z.int().min(0).max(90).nullable();

/** Terms that a document may leave out: null is « non renseigné », and what needs it is « non calculable ». */
export const termsThatMayBeMissing = {
  /** Art. 3.2, per school. */
  resourcePerSchool: cents.min(0).nullable(),
  /** Year of the rentrée for which classrooms have their throughput (art. 3.1). */
  throughputYear: z.int().min(2015).max(2100).nullable(),
  /** Rentrées of the programme (preamble), by year. */
  programmeYears: z.array(z.int().min(2015).max(2100)).max(10),
  /** Art. 4.1.3 and 4.2.3. */
  localNoticeDays: noticeDays,
  localMeetingsPerTerm: meetings,
  departmentalNoticeDays: noticeDays,
  departmentalMeetingsPerYear: meetings,
  /** Art. 10.2. */
  terminationNoticeMonths: z.int().min(0).max(24).nullable(),
  /** Art. 10.3. */
  court: line(160).nullable(),
  /** Art. 12. */
  originals: z.int().min(1).max(20).nullable(),
  pages: z.int().min(1).max(500).nullable(),
  placeOfSignature: line(160).nullable(),
  /** Art. 7.1: functions, never names. */
  authorisingOfficer: line(160).nullable(),
  accountant: line(160).nullable(),
  imputation: imputation.nullable(),
};

const loose = z.object(termsThatMayBeMissing).partial().shape;
/** The same, in what is sent: what is left out is « non renseigné ». */
export const termsLeftOut = loose;

/** What a rule or a trap has to say about this convention; never a refusal. */
export const remark = z.object({
  rule: z.string(),
  articles: z.array(z.string()),
  severity: z.enum(['warns', 'informs']),
  message: z.string(),
});
export type Remark = z.output<typeof remark>;
