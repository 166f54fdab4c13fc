import { z } from 'zod';

/** Classes of a primary school; a class of several levels says the youngest. */
export const schoolLevel = z.enum(['ps', 'ms', 'gs', 'cp', 'ce1', 'ce2', 'cm1', 'cm2', 'ulis']);
export type SchoolLevel = z.output<typeof schoolLevel>;

/** The programme's domains, in the order in which it names them; `other` for what crosses them. */
export const discipline = z.enum([
  'french',
  'languages',
  'arts',
  'music',
  'sport',
  'civics',
  'historyGeography',
  'sciences',
  'mathematics',
  'mediaLiteracy',
  'other',
]);
export type Discipline = z.output<typeof discipline>;

/** What a lesson came to: the one question that its teacher is asked. `blocking`: it could not be held as meant. */
export const incident = z.enum(['none', 'minor', 'blocking']);
export type Incident = z.output<typeof incident>;
