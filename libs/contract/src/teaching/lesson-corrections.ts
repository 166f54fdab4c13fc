import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, line } from '../shapes.js';
import { LONGEST_LESSON_MINUTES } from './lessons.js';
import { discipline, schoolLevel } from './words.js';

/**
 * What was said as a lesson was opened, and may be put right while it lasts. Apart from the lesson's page, whose tablets change
 * each minute: what is compared before it is written (If-Match) is what somebody has typed, and nothing else.
 */
export const lessonSaid = z
  .object({
    className: line(40),
    level: schoolLevel,
    discipline,
    pupils: z.int().min(1).max(60),
    halfClass: z.boolean(),
    /** From its start to its planned end. */
    minutes: z.int().min(5).max(LONGEST_LESSON_MINUTES),
  })
  .strict();
export type LessonSaid = z.output<typeof lessonSaid>;

export const getLessonSaid = defineRoute({
  name: 'getLessonSaid',
  method: 'GET',
  path: '/lessons/:id/said',
  permission: 'lesson:run',
  summary: 'Ce qui a été dit d’une séance à son ouverture : classe, niveau, discipline, élèves, durée.',
  params: byId,
  response: lessonSaid,
  refusals: ['teaching.lessonNotFound'],
});

export const correctLesson = defineRoute({
  name: 'correctLesson',
  method: 'PUT',
  path: '/lessons/:id/said',
  permission: 'lesson:run',
  summary: 'Corrige ce qui a été dit d’une séance à son ouverture, tant qu’elle dure, pour qui l’a ouverte.',
  params: byId,
  body: lessonSaid,
  response: lessonSaid,
  refusals: [
    'teaching.lessonNotFound',
    'teaching.lessonOver',
    'teaching.lessonOfAColleague',
    'teaching.lessonTooShort',
    'teaching.cartInUse',
  ],
});
