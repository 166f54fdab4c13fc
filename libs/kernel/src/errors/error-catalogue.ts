import { DomainError, type ErrorCategory, type ErrorParams } from './domain-error.js';

/** One entry: its category and one sentence per language, with `{param}` placeholders. */
export interface ErrorWords {
  readonly category: ErrorCategory;
  /** French, shown to people: one sentence that says what to do. */
  readonly fr: string;
  /** English, for logs and integrators. */
  readonly en: string;
}

/** One catalogue per domain, exhaustive by type: `{ … } as const satisfies ErrorCatalogue<FleetErrorCode>`. */
export type ErrorCatalogue<Code extends string = string> = Readonly<Record<Code, ErrorWords>>;

/** The placeholders of a sentence: `'{a} et {b}'` → `'a' | 'b'`; `string` when the sentence is not known to the compiler. */
type Placeholder<Sentence extends string> = string extends Sentence
  ? string
  : Sentence extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Placeholder<Rest>
    : never;

/** The params an entry asks for. */
export type ParamsOf<Words extends ErrorWords> = Readonly<
  Record<Placeholder<Words['fr']> | Placeholder<Words['en']>, string | number>
>;

interface MakeOptions {
  readonly cause?: unknown;
}

/** Params are compulsory when the sentence is known to have placeholders, optional otherwise. */
type MakeArguments<Words extends ErrorWords> = [keyof ParamsOf<Words>] extends [never]
  ? [params?: Readonly<Record<string, never>> | undefined, options?: MakeOptions]
  : string extends keyof ParamsOf<Words>
    ? [params?: ErrorParams | undefined, options?: MakeOptions]
    : [params: ParamsOf<Words>, options?: MakeOptions];

export type ErrorMaker<Catalogue extends ErrorCatalogue> = <Code extends keyof Catalogue & string>(
  code: Code,
  ...rest: MakeArguments<Catalogue[Code]>
) => DomainError;

/**
 * The maker of a domain's errors: `const fleetError = makeErrors('fleet', CATALOGUE)`, then
 * `throw fleetError('deviceNotFound', { label: 'Tablette 7' }, { cause })` has the code `fleet.deviceNotFound`.
 */
export function makeErrors<const Catalogue extends ErrorCatalogue>(
  domain: string,
  catalogue: Catalogue,
): ErrorMaker<Catalogue> {
  return (code, ...rest) => {
    const { category, fr, en } = catalogue[code] as ErrorWords;
    const [params, options] = rest as [ErrorParams | undefined, MakeOptions | undefined];
    return new DomainError(`${domain}.${code}`, category, {
      fr,
      en,
      ...(params && { params }),
      ...(options && 'cause' in options && { cause: options.cause }),
    });
  };
}
