import { hasHiddenSigns } from '@chariot/kernel';
import { z } from 'zod';
import { keptLine, line } from '../shapes.js';

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
    if (namesSealed(value))
      return '« sealed » n’est pas une clé d’Apple : la clé d’un Wi-Fi se donne dans « Wi-Fi de la classe ». Retirez-la.';
  }
  return null;
}

/** Kept as it is written and shown to who reads the profile: a password or a private key has no place in it. */
const SECRET = /password|passphrase|secret|challenge|privatekey/i;
const isSecret = (value: unknown): boolean =>
  typeof value === 'string'
    ? /PRIVATE KEY-----/i.test(value)
    : isDict(value) &&
      Object.entries(value).some(
        ([key, inner]) => SECRET.test(key) && typeof inner !== 'boolean' && typeof inner !== 'number',
      );

/** How a profile names a secret that is kept: a reference to somebody else's would be written here. */
const namesSealed = (value: unknown): boolean =>
  isDict(value) && Object.keys(value).some((key) => /^sealed$/i.test(key));
const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What would hand the iPad over, or bring in profiles and declarations that nobody has looked at. */
const HANDS_OVER = /^com\.apple\.(mdm|declarations|configuration\.legacy)(\..*)?$/i;
/** What makes the iPad somebody, to whom its writer says. */
const IDENTITY = /^com\.apple\.(security\.(scep|acme|pkcs12)|configuration\.security\.identity)$/i;
/** Whose holder could take the management away. */
const REMOVAL_PASSWORD = /^com\.apple\.profileRemovalPassword$/i;

const payloadType = z
  .string()
  .trim()
  .max(120)
  .regex(
    /^com\.apple\.[A-Za-z0-9][A-Za-z0-9.()_-]*$/,
    'Un réglage d’Apple se nomme comme com.apple.applicationaccess ou com.apple.configuration.passcode.settings.',
  )
  .refine((type) => !HANDS_OVER.test(type), 'Ce réglage remettrait l’iPad à un autre serveur : il est refusé.')
  .refine(
    (type) => !IDENTITY.test(type),
    'Une clé privée ou une identité n’a pas sa place dans un profil : Chariot donne à chaque iPad la sienne.',
  )
  .refine(
    (type) => !REMOVAL_PASSWORD.test(type),
    'Un réglage d’expert ne porte pas de mot de passe, et la gestion d’un iPad ne se retire que d’ici.',
  )
  .refine(
    (type) => !/^com\.apple\.(activation|asset|management)\./i.test(type),
    'Une déclaration d’expert est une configuration (com.apple.configuration.…).',
  );

/** What a payload says of itself is written by Chariot: said twice, two readers would understand two things. */
const OWN = /^Payload(Type|Version|Identifier|UUID|Enabled|Content|RemovalDisallowed|Scope)$/i;

const value = z.unknown() as unknown as z.ZodType<ExpertValue, ExpertValue>;
export const expertPayload = z
  .object({
    /** For people: what it is for. */
    name: line(60),
    /** A payload's type, or a configuration's of declarative management. */
    type: payloadType,
    content: z.record(z.string().min(1).max(200), value, {
      error: 'Écrivez des clés et leurs valeurs en JSON, comme { "allowCamera": false }.',
    }),
  })
  .strict()
  .superRefine(({ type, content }, context) => {
    const fault = faultOf(content);
    if (fault !== null) context.addIssue({ code: 'custom', path: ['content'], message: fault });
    // A certificate is its content.
    const own = Object.keys(content).find((key) => OWN.test(key) && !(key === 'PayloadContent' && isCertificate(type)));
    if (own !== undefined) {
      const message = `« ${own} » est écrit par Chariot : retirez-le de ce contenu.`;
      context.addIssue({ code: 'custom', path: ['content'], message });
    }
  });
export type ExpertPayload = z.output<typeof expertPayload>;

const isCertificate = (type: string): boolean => /^com\.apple\.security\./i.test(type);

/** For who knows Apple's documentation: payloads of any key, given as they are. Other families have no use for them. */
export const expert = z.object({ payloads: z.array(expertPayload).min(1).max(10) }).strict();

/** As it is shown: one that was kept before it was refused does not hide its profile. */
export const keptExpert = z.object({
  payloads: z.array(z.object({ name: keptLine(60), type: z.string(), content: z.record(z.string(), value) })),
});
