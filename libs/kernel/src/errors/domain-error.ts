/** What kind of refusal it is. Only `platform/web` and the gateways turn a category into a status code. */
export const ERROR_CATEGORIES = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'notFound',
  'conflict',
  'gone',
  'tooMany',
  'tooLarge',
  'unavailable',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

/** What fills the `{placeholders}` of a sentence. Never a secret, never bank details: the sentence is shown and logged. */
export type ErrorParams = Readonly<Record<string, string | number>>;

export interface DomainErrorOptions {
  readonly params?: ErrorParams;
  readonly cause?: unknown;
  /** French sentence with `{param}` placeholders; by default a general sentence for the category. */
  readonly fr?: string;
  /** English sentence with `{param}` placeholders; by default a general sentence for the category. */
  readonly en?: string;
}

const GENERAL_WORDS: Readonly<Record<ErrorCategory, { readonly fr: string; readonly en: string }>> = {
  invalid: { fr: 'Corrigez les informations saisies puis recommencez.', en: 'The input is not valid.' },
  unauthenticated: { fr: 'Connectez-vous puis recommencez.', en: 'Sign in first.' },
  forbidden: {
    fr: 'Vous n’avez pas ce droit : demandez-le à la personne qui administre Chariot.',
    en: 'This is not permitted.',
  },
  notFound: { fr: 'Introuvable : revenez à la liste et choisissez un élément existant.', en: 'Not found.' },
  conflict: {
    fr: 'Quelqu’un a modifié cet élément entre-temps : rechargez la page puis recommencez.',
    en: 'This conflicts with the present state.',
  },
  gone: { fr: 'Cet élément n’existe plus : revenez à la liste.', en: 'This no longer exists.' },
  tooMany: { fr: 'Trop de demandes : attendez un instant puis recommencez.', en: 'Too many requests.' },
  tooLarge: { fr: 'L’envoi est trop volumineux : réduisez-le puis recommencez.', en: 'Too large.' },
  unavailable: { fr: 'Le service est momentanément indisponible : recommencez plus tard.', en: 'Unavailable for now.' },
};

/**
 * A refusal with a stable code (`domain.code`), a category, and its sentence in French (for people) and English (for logs).
 * `message` is the English sentence. Made by the function that `makeErrors` returns rather than by hand.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: string;
  readonly category: ErrorCategory;
  readonly params: ErrorParams;
  readonly fr: string;
  readonly en: string;

  constructor(code: string, category: ErrorCategory, options: DomainErrorOptions = {}) {
    const params = options.params ?? {};
    const en = fill(options.en ?? GENERAL_WORDS[category].en, params);
    super(en, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.category = category;
    this.params = params;
    this.fr = fill(options.fr ?? GENERAL_WORDS[category].fr, params);
    this.en = en;
  }
}

/** Puts each param in its place; a placeholder without a param stays visible, so that a test sees the omission. */
function fill(sentence: string, params: ErrorParams): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
}
