import { z } from 'zod';
import { localDate } from '../shapes.js';

/** What a supplier answers for, of one device. */
export const warranty = z.object({
  supplier: z.string(),
  startsOn: localDate,
  /** The last day on which it holds. */
  endsOn: localDate,
  reference: z.string().nullable(),
});
export type Warranty = z.output<typeof warranty>;
