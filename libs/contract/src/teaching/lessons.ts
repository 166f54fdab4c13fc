import { z } from 'zod';
import { webUrl } from '../fleet/settings.js';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, paragraph } from '../shapes.js';
import { discipline, incident, schoolLevel } from './words.js';

/** What a teacher may ask of her cart's tablets while her lesson lasts; nothing else, whatever her role. */
export const LESSON_ORDERS = ['lock', 'unlock', 'message', 'openPage'] as const;
export const lessonOrderKind = z.enum(LESSON_ORDERS);
export type LessonOrderKind = z.output<typeof lessonOrderKind>;

/** How late a lesson may be opened, the network having been cut. */
export const OPENED_LATE_HOURS = 12;
/** The longest lesson: it ends by itself then. */
export const LONGEST_LESSON_MINUTES = 180;
/** How long its one question may be answered. */
export const ANSWER_HOURS = 24;

/**
 * ready: it spoke lately and its battery will do. absent: it has not spoken. lent: it is out on loan, and is not expected.
 * outOfService: broken, not enrolled…
 */
export const tabletReadiness = z.enum(['ready', 'lowBattery', 'absent', 'lent', 'outOfService']);
export type TabletReadiness = z.output<typeof tabletReadiness>;

export const lessonTablet = z.object({
  deviceId: id,
  slot: z.int(),
  label: z.string(),
  state: tabletReadiness,
  batteryPercent: z.int().nullable(),
  lastSeenAt: instant.nullable(),
});
export type LessonTablet = z.output<typeof lessonTablet>;

/** The cart's Wi-Fi box: what it is called, whether it may serve (the conseil d’école was told of it), and since when it is on. */
export const wifiBox = z.object({ name: z.string(), mayServe: z.boolean(), onSince: instant.nullable() });
export type WifiBox = z.output<typeof wifiBox>;

export const lesson = z.object({
  id,
  classroomId: id,
  classroomName: z.string(),
  schoolId: id,
  /** `null` once who taught is forgotten. */
  teacher: z.string().nullable(),
  /** Hers, and not a colleague's. */
  mine: z.boolean(),
  className: z.string(),
  level: schoolLevel,
  discipline,
  pupils: z.int(),
  halfClass: z.boolean(),
  booked: z.boolean(),
  startedAt: instant,
  plannedEndAt: instant,
  endedAt: instant.nullable(),
  /** Nobody closed it. */
  endedByItself: z.boolean(),
  /** In service as it began. */
  slots: z.array(z.int()),
  /** `null`: nothing was heard of them. */
  used: z.array(z.int()).nullable(),
  handedBack: z.array(z.int()).nullable(),
  incident: incident.nullable(),
  /** Its question may still be answered. */
  answerable: z.boolean(),
});
export type Lesson = z.output<typeof lesson>;

export const lessonOrder = z.object({
  id,
  kind: lessonOrderKind,
  text: z.string().nullable(),
  url: z.string().nullable(),
  askedAt: instant,
  /** How many of its tablets; `null`: all of them. */
  tablets: z.int().nullable(),
});

export const lessonDetail = lesson.extend({
  tablets: z.array(lessonTablet),
  box: wifiBox.nullable(),
  /** The latest first. */
  orders: z.array(lessonOrder),
});
export type LessonDetail = z.output<typeof lessonDetail>;

/** What a lesson is opened with, as it was the last time or as it was reserved. */
export const lessonDraft = z.object({
  className: z.string(),
  level: schoolLevel,
  discipline,
  pupils: z.int(),
  halfClass: z.boolean(),
});
export type LessonDraft = z.output<typeof lessonDraft>;

export const lessonHome = z.object({
  /** Hers that go on, and those whose question waits. */
  lessons: z.array(lesson),
  /** Carts that she may open a lesson with, the one that is proposed first. */
  carts: z.array(
    z.object({
      classroomId: id,
      name: z.string(),
      schoolName: z.string(),
      inService: z.int(),
      box: wifiBox.nullable(),
      /** What is reserved there by her now, and until when. */
      reserved: z.object({ until: instant, draft: lessonDraft.partial() }).nullable(),
    }),
  ),
  /** Her last lesson of each of her classes, the latest first. */
  drafts: z.array(lessonDraft),
  /** Boxes that nobody has said to be off. */
  boxesOn: z.array(z.object({ classroomId: id, name: z.string(), box: z.string(), since: instant })),
  /** Carts that she has reserved for the next school day: whether they will do. */
  next: z.array(
    z.object({
      classroomId: id,
      name: z.string(),
      startsAt: instant,
      wanted: z.int().nullable(),
      /** Tablets that spoke since yesterday and whose battery will do; those to charge; those not heard of. */
      ready: z.int(),
      lowBattery: z.array(z.int()),
      absent: z.array(z.int()),
    }),
  ),
});
export type LessonHome = z.output<typeof lessonHome>;

export const getLessonHome = defineRoute({
  name: 'getLessonHome',
  method: 'GET',
  path: '/lesson-home',
  permission: 'lesson:run',
  summary:
    'De quoi ouvrir une séance en deux gestes : la classe mobile proposée, la dernière séance de chaque classe, ce qui est en cours.',
  response: lessonHome,
});

export const openLesson = defineRoute({
  name: 'openLesson',
  method: 'POST',
  path: '/lessons',
  permission: 'lesson:run',
  summary: 'Ouvre une séance avec une classe mobile ; elle peut être notée après coup, douze heures au plus.',
  body: z
    .object({
      classroomId: id,
      className: line(40),
      level: schoolLevel,
      discipline,
      pupils: z.int().min(1).max(60),
      halfClass: z.boolean().default(false),
      /** When it began, if not now. */
      startedAt: instant.optional(),
      minutes: z.int().min(5).max(LONGEST_LESSON_MINUTES).default(60),
      /** The Wi-Fi box was switched on for it. */
      boxOn: z.boolean().default(false),
    })
    .strict(),
  response: lessonDetail,
  status: 201,
  refusals: [
    'teaching.lessonCartNotFound',
    'teaching.mayNotTeachHere',
    'teaching.cartInUse',
    'teaching.lessonAlreadyOpen',
    'teaching.lessonTooLate',
    'teaching.boxNotDeclared',
    'teaching.boxCouncilNotInformed',
  ],
});

export const getLesson = defineRoute({
  name: 'getLesson',
  method: 'GET',
  path: '/lessons/:id',
  permission: 'lesson:run',
  summary: 'Une séance, l’état de ses tablettes et sa borne Wi-Fi.',
  params: byId,
  response: lessonDetail,
});

export const orderInLesson = defineRoute({
  name: 'orderInLesson',
  method: 'POST',
  path: '/lessons/:id/orders',
  permission: 'lesson:run',
  summary:
    'Verrouille ou libère les tablettes de la séance, leur envoie un message ou ouvre une page : le temps de la séance.',
  params: byId,
  body: z
    .object({
      kind: lessonOrderKind,
      text: paragraph(300).nullable().default(null),
      url: webUrl.nullable().default(null),
      /** Places of the tablets; none: all of them. */
      slots: z.array(z.int().min(1).max(99)).min(1).max(40).nullable().default(null),
    })
    .strict(),
  response: lessonDetail,
  status: 201,
  refusals: [
    'teaching.lessonNotFound',
    'teaching.lessonOver',
    'teaching.lessonOfAColleague',
    'teaching.orderWithoutText',
    'teaching.orderWithoutAddress',
    'teaching.orderNoTablet',
    'teaching.orderInSharedCart',
  ],
});

export const endLesson = defineRoute({
  name: 'endLesson',
  method: 'POST',
  path: '/lessons/:id/end',
  permission: 'lesson:run',
  summary:
    'Finit une séance, avec ce que l’on a vu de ses tablettes ; dite une seconde fois, complète la réponse qui manquait.',
  params: byId,
  body: z
    .object({
      /** All at once, by slot; `null`: they were not counted. */
      tablets: z
        .array(z.object({ slot: z.int().min(1).max(99), used: z.boolean(), handedBack: z.boolean() }).strict())
        .max(40)
        .nullable()
        .default(null),
      incident: incident.nullable().default(null),
      /** The Wi-Fi box was switched off. */
      boxOff: z.boolean().default(false),
    })
    .strict(),
  response: lessonDetail,
  refusals: ['teaching.lessonNotFound', 'teaching.lessonCounted', 'teaching.tabletUnknown'],
});

export const switchWifiBox = defineRoute({
  name: 'switchWifiBox',
  method: 'POST',
  path: '/classrooms/:id/wifi-box',
  permission: 'lesson:run',
  summary: 'Note que la borne Wi-Fi d’une classe mobile est allumée ou coupée.',
  params: byId,
  body: z.object({ on: z.boolean() }).strict(),
  response: wifiBox,
  refusals: ['teaching.lessonCartNotFound', 'teaching.boxNotDeclared', 'teaching.boxCouncilNotInformed'],
});
