import { hasHiddenSigns } from '@chariot/kernel';
import { z } from 'zod';

/** Shapes that several domains share. Dates of law are `YYYY-MM-DD`, instants are ISO 8601 in UTC, money is integer cents. */
export const id = z.uuid();
export const localDate = z.iso.date();
export const instant = z.iso.datetime();
export const cents = z.int();
const HIDDEN_SIGN =
  'Ce texte contient un signe invisible (retour à la ligne, espace sans largeur, sens de lecture…) : ressaisissez-le.';
const HIDDEN_SIGN_IN_LINES =
  'Ce texte contient un signe invisible (espace sans largeur, sens de lecture…) : ressaisissez-le.';

/** Refuses signs that nobody sees, or that turn what is read. */
export const visible = (text: z.ZodString): z.ZodString => text.refine((value) => !hasHiddenSigns(value), HIDDEN_SIGN);
/** A name as it is shown: one that was kept before a rule came is not hidden by it. */
export const keptLine = (max: number): z.ZodString => z.string().trim().min(1).max(max);
/** A name: one line that reads as it is written. */
export const line = (max: number): z.ZodString => visible(keptLine(max));
/** What people write at length, or paste: a reason, a postal address, a message. Lines may end in it. */
export const paragraph = (max: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !hasHiddenSigns(value.replace(/[\t\r\n]/g, ' ')), HIDDEN_SIGN_IN_LINES);
export const uai = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[0-9]{7}[A-Z]$/, 'Un UAI compte 7 chiffres et une lettre de contrôle, comme 0380002W.');

/** Keyset paging: `after` is the `next` of the page before. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(400).optional(),
};
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.int() });

export const byId = z.object({ id });
export const done = z.object({ id });

/** A place as other domains name it. */
export const placeRef = z.object({
  id,
  kind: z.enum(['academie', 'departement', 'localAuthority', 'district', 'school', 'college']),
  name: z.string(),
  uai: z.string().nullable(),
});
export type PlaceRef = z.output<typeof placeRef>;

/** What every refusal looks like (RFC 9457). `detail` is one French sentence, `code` is stable. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.output<typeof problem>;
