// What is asked of the server while the rest of the page is still on its way, beginning with who is signed in. Whoever then asks
// for the same takes that answer over (src/api/client.ts).
import { LANGUAGE } from '../language/language.js';

/** Of `getMe`: the contract is not there yet. */
export const WHO_IS_SIGNED_IN = '/api/v1/sessions/current';
/** Pages for whoever is not signed in. */
export const THRESHOLD = /^#\/(login|entrer|premier-demarrage|repondre)/;
/** Slower than that, the console says that nobody answers. */
const PATIENCE_MILLISECONDS = 30_000;
/** On a line that slow, it is better asked again. */
const FRESH_MILLISECONDS = 10_000;

/** As every call of the console asks. */
export const ASKING = {
  credentials: 'same-origin',
  cache: 'no-store',
  headers: { accept: 'application/json, application/problem+json', 'accept-language': LANGUAGE },
} as const satisfies RequestInit;

export interface Answer {
  readonly response: Response;
  readonly text: string;
}
export const answerOf = async (response: Response): Promise<Answer> => ({ response, text: await response.text() });

const asked = new Map<string, { readonly answer: Promise<Answer>; readonly at: number }>();

export function askEarly(url: string): Promise<Answer> {
  const answer = fetch(url, { ...ASKING, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) }).then(answerOf);
  // Whoever takes it over says what became of it.
  void answer.then(
    () => undefined,
    () => undefined,
  );
  asked.set(url, { answer, at: Date.now() });
  return answer;
}

/** The answer to what was asked early: once, and while it is still true. */
export function takeOver(url: string): Promise<Answer> | undefined {
  const known = asked.get(url);
  asked.delete(url);
  return known !== undefined && Date.now() - known.at < FRESH_MILLISECONDS ? known.answer : undefined;
}

/** Something is being changed. */
export const forgetEarly = (): void => asked.clear();

/** Undefined on pages of the threshold, and where no browser is. */
export const me: Promise<Answer> | undefined =
  typeof location === 'undefined' || THRESHOLD.test(location.hash) ? undefined : askEarly(WHO_IS_SIGNED_IN);
