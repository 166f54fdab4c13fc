import { hasHiddenSigns } from '@chariot/kernel';
import { z } from 'zod';
import { line } from '../shapes.js';

/** What a payload holds. JSON has no bytes, dates or reals: `{"$data": base64}`, `{"$date": ISO 8601}`, `{"$real": number}`. */
export type ExpertValue =
  string | number | boolean | readonly ExpertValue[] | { readonly [key: string]: ExpertValue | undefined };

/** Deeper or larger is no setting: it is looked at before anything else reads it. */
const DEEPEST = 12;
const MOST_VALUES = 2_000;
const MOST_LETTERS = 60_000;

/** Null: it can be written. Walked without recursion: what comes may be made to be deep. */
function faultOf(content: unknown): string | null {
  let values = 0;
  let letters = 0;
  const waiting: { value: unknown; depth: number }[] = [{ value: content, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    values += 1;
    if (depth > DEEPEST || values > MOST_VALUES) return 'Ce contenu est trop grand ou trop profond pour un réglage.';
    if (value === null) return 'Une clé sans valeur (null) n’existe pas dans un profil d’Apple : retirez-la.';
    if (typeof value === 'number' && !Number.isFinite(value)) return 'Ce nombre ne peut pas être écrit.';
    const texts = typeof value === 'string' ? [value] : [];
    if (typeof value === 'object') {
      if (!Array.isArray(value)) texts.push(...Object.keys(value));
      for (const inner of Object.values(value)) waiting.push({ value: inner, depth: depth + 1 });
    }
    for (const text of texts) {
      letters += text.length;
      if (letters > MOST_LETTERS) return 'Ce contenu est trop grand pour un réglage.';
      if (hasHiddenSigns(text.replace(/[\t\r\n]/g, ' ')))
        return 'Ce contenu porte un signe invisible : ressaisissez-le.';
    }
    if (isSecret(value))
      return 'Un réglage d’expert est lisible de tous ceux qui voient le profil : il ne porte pas de secret.';
    if (typeof value === 'object' && Object.hasOwn(value, '__proto__'))
      return '« __proto__ » n’est pas une clé d’Apple.';
  }
  return null;
}

/** Kept as it is written and shown to who reads the profile: a password or a private key has no place in it. */
const SECRET = /password|passphrase|secret|challenge|privatekey/i;
const isSecret = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).some(
    ([key, inner]) => SECRET.test(key) && typeof inner !== 'boolean' && typeof inner !== 'number',
  );

/** What would hand the iPad over, or bring in a whole profile that nobody has looked at. */
const REFUSED = /^com\.apple\.(mdm(\..*)?|configuration\.legacy(\..*)?)$/i;

const payloadType = z
  .string()
  .trim()
  .max(120)
  .regex(
    /^com\.apple\.[A-Za-z0-9][A-Za-z0-9.()_-]*$/,
    'Un réglage d’Apple se nomme comme com.apple.applicationaccess ou com.apple.configuration.passcode.settings.',
  )
  .refine((type) => !REFUSED.test(type), 'Ce réglage remettrait l’iPad à un autre serveur : il est refusé.')
  .refine(
    (type) => type.toLowerCase() !== 'com.apple.security.pkcs12',
    'Une clé privée n’a pas sa place dans un profil : elle serait lisible.',
  )
  .refine(
    (type) => !/^com\.apple\.(activation|asset|management)\./.test(type),
    'Une déclaration d’expert est une configuration (com.apple.configuration.…).',
  );

/** What a payload says of itself is written by Chariot: said twice, two readers would understand two things. */
const OWN = /^Payload(Type|Version|Identifier|UUID|Enabled|Content|RemovalDisallowed|Scope)$/;

export const expertPayload = z
  .object({
    /** For people: what it is for. */
    name: line(60),
    /** A payload's type, or a configuration's of declarative management. */
    type: payloadType,
    content: z.record(z.string().min(1).max(200), z.unknown() as unknown as z.ZodType<ExpertValue, ExpertValue>),
  })
  .strict()
  .superRefine(({ type, content }, context) => {
    const fault = faultOf(content);
    if (fault !== null) context.addIssue({ code: 'custom', path: ['content'], message: fault });
    // A certificate is its content.
    const own = Object.keys(content).find((key) => OWN.test(key) && !(key === 'PayloadContent' && isCredential(type)));
    if (own !== undefined) {
      const message = `« ${own} » est écrit par Chariot : retirez-le de ce contenu.`;
      context.addIssue({ code: 'custom', path: ['content'], message });
    }
  });
export type ExpertPayload = z.output<typeof expertPayload>;

const isCredential = (type: string): boolean => type.startsWith('com.apple.security.');

/** For who knows Apple's documentation: payloads of any key, given as they are. Other families have no use for them. */
export const expert = z.object({ payloads: z.array(expertPayload).min(1).max(10) }).strict();
