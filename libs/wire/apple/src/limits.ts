/** What one document may be; each reader refuses more before it allocates for it. */
export interface PlistLimits {
  /** Of the document. */
  readonly bytes: number;
  /** Dictionaries and arrays inside each other. */
  readonly depth: number;
  /** Values and keys, as often as they are met. */
  readonly elements: number;
}

/** The longest honest message is the list of applications of an iPad with 500 of them: about 400 kB, 10,000 elements. */
export const PLIST_LIMITS: PlistLimits = { bytes: 2 * 1024 * 1024, depth: 32, elements: 50_000 };

export const LIMITS = {
  /** A status report (JSON) of declarative management, and each answer of Apple's enrolment service. */
  jsonBytes: 2 * 1024 * 1024,
  /** Objects and arrays inside each other in JSON. */
  jsonDepth: 32,
  /** Of a name, a model, a version: characters kept. */
  line: 255,
  /** Of one error's sentence. */
  sentence: 500,
  /** Errors kept of one report. */
  errors: 20,
  /** Entries kept of one list (applications, certificates, profiles, users). */
  list: 2_000,
} as const;
