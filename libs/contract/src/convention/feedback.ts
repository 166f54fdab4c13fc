import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, line, page, pageOf, paragraph, placeRef } from '../shapes.js';
import { discipline, schoolLevel } from '../teaching/words.js';

export const feedbackState = z.enum(['draft', 'submitted', 'returned', 'published']);
export type FeedbackState = z.output<typeof feedbackState>;
export const feedbackAudience = z.enum(['academie', 'all']);
export type FeedbackAudience = z.output<typeof feedbackAudience>;

const words = {
  title: line(160),
  discipline,
  level: schoolLevel,
  /** What was done with the tablets. */
  done: paragraph(2000),
  /** What it brought. */
  brought: paragraph(2000),
  /** What did not work. */
  failed: paragraph(2000).nullable(),
};
export const feedbackDraft = z.object(words).strict();
export type FeedbackDraft = z.output<typeof feedbackDraft>;

export const feedback = z.object({
  id,
  ...words,
  title: z.string(),
  school: placeRef,
  /** « Enseignant », never a name. */
  function: z.string(),
  state: feedbackState,
  audience: feedbackAudience.nullable(),
  /** Why it came back; for its author and for reviewers. */
  reason: z.string().nullable(),
  publishedAt: instant.nullable(),
  changedAt: instant,
  mine: z.boolean(),
  mayReview: z.boolean(),
});
export type Feedback = z.output<typeof feedback>;

export const listFeedback = defineRoute({
  name: 'listFeedback',
  method: 'GET',
  path: '/feedback',
  permission: 'place:read',
  summary: 'Les retours d’expérience publiés, les siens, et pour qui les relit, ceux qui attendent.',
  query: z.object({
    ...page,
    q: z.string().trim().max(100).optional(),
    discipline: discipline.optional(),
    level: schoolLevel.optional(),
    state: feedbackState.optional(),
  }),
  response: pageOf(feedback),
});

export const writeFeedback = defineRoute({
  name: 'writeFeedback',
  method: 'POST',
  path: '/feedback',
  permission: 'feedback:write',
  summary: 'Commence un retour d’expérience, que soi seul voit jusqu’à sa remise.',
  body: feedbackDraft.extend({ schoolId: id }).strict(),
  response: feedback,
  status: 201,
  refusals: ['convention.feedbackNotYourSchool', 'convention.feedbackByAPersonOnly', 'convention.feedbackTooMany'],
});

export const getFeedback = defineRoute({
  name: 'getFeedback',
  method: 'GET',
  path: '/feedback/:id',
  permission: 'place:read',
  summary: 'Un retour d’expérience.',
  params: byId,
  response: feedback,
});

export const changeFeedback = defineRoute({
  name: 'changeFeedback',
  method: 'PUT',
  path: '/feedback/:id',
  permission: 'feedback:write',
  summary: 'Corrige son retour d’expérience avant de le remettre, ou quand il est revenu.',
  params: byId,
  body: feedbackDraft,
  response: feedback,
  refusals: ['convention.feedbackHasLeft'],
});

export const discardFeedback = defineRoute({
  name: 'discardFeedback',
  method: 'DELETE',
  path: '/feedback/:id',
  permission: 'feedback:write',
  summary: 'Efface son retour d’expérience qui n’est pas remis.',
  params: byId,
  response: done,
  refusals: ['convention.feedbackHasLeft'],
});

export const submitFeedback = defineRoute({
  name: 'submitFeedback',
  method: 'POST',
  path: '/feedback/:id/submission',
  permission: 'feedback:write',
  summary: 'Remet son retour d’expérience à qui le relit.',
  params: byId,
  response: feedback,
  refusals: ['convention.feedbackHasLeft'],
});

export const withdrawFeedback = defineRoute({
  name: 'withdrawFeedback',
  method: 'POST',
  path: '/feedback/:id/withdrawal',
  permission: 'feedback:write',
  summary: 'Reprend son retour d’expérience, publié ou non : il redevient un brouillon.',
  params: byId,
  response: feedback,
  refusals: ['convention.feedbackNotSubmitted'],
});

export const reviewFeedback = defineRoute({
  name: 'reviewFeedback',
  method: 'POST',
  path: '/feedback/:id/review',
  permission: 'feedback:review',
  summary: 'Publie un retour d’expérience à l’académie ou à tous, ou le rend avec une raison.',
  params: byId,
  body: z
    .object({
      decision: z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('publish'), audience: feedbackAudience }).strict(),
        z.object({ outcome: z.literal('return'), reason: paragraph(1000) }).strict(),
      ]),
    })
    .strict(),
  response: feedback,
  refusals: ['convention.feedbackNotSubmitted', 'convention.feedbackMayNotReview'],
});
