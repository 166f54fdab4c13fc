import {
  answerSurvey,
  correctProjectFact,
  noteSurvey,
  recordProjectFact,
  type NewProjectRecord,
} from '@chariot/contract';
import { useAct } from '../api/index.js';
import { collegeSurveyOf } from './college-survey.js';

const NOTED = 'Noté au dossier.';
const CORRECTED = 'Corrigé.';

/** Keeps a fact by the door of whoever writes it: that of the project, or that of a collège, which has surveys alone. */
export function useKeptFact(conventionId: string, { ofCollege }: { readonly ofCollege: boolean }) {
  const noting = useAct(recordProjectFact, NOTED);
  const correcting = useAct(correctProjectFact, CORRECTED);
  const surveyed = useAct(noteSurvey, NOTED);
  const answering = useAct(answerSurvey, CORRECTED);
  const [first, next] = ofCollege ? [surveyed, answering] : [noting, correcting];
  const keep = async (body: NewProjectRecord, recordId: string | undefined): Promise<boolean> => {
    const whole = { id: conventionId };
    const one = { id: conventionId, recordId: recordId ?? '' };
    if (!ofCollege) {
      const kept = recordId === undefined ? noting.act({ params: whole, body }) : correcting.act({ params: one, body });
      return (await kept) !== undefined;
    }
    const survey = collegeSurveyOf(body);
    if (survey === undefined) return false;
    const kept =
      recordId === undefined
        ? surveyed.act({ params: whole, body: survey })
        : answering.act({ params: one, body: survey });
    return (await kept) !== undefined;
  };
  return { keep, busy: first.busy || next.busy, refusal: first.refusal ?? next.refusal };
}
