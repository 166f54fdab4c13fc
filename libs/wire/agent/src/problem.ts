import { z } from 'zod';
import { codec } from './codec.js';
import { PROTOCOL } from './limits.js';

/** Every 4xx and 5xx answered to an agent. */
export const problem = z.strictObject({
  protocol: z.literal(PROTOCOL),
  error: z.strictObject({
    /** Stable: `fleet.codeExpired`. */
    code: z.string().min(1).max(100),
    /** Shown by `chariot-agent`. */
    fr: z.string().max(1000),
    en: z.string().max(1000),
    /** Whether the same message may succeed later. */
    retry: z.boolean(),
    retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  }),
});
export type Problem = z.output<typeof problem>;
const { encode, decode } = codec<Problem>(problem);
export const encodeProblem = encode;
export const decodeProblem = decode;
