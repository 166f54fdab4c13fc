/** A request of an iPad is 3–5 kB, and a reply with two authorities in it 5–8 kB. */
export const LIMITS = {
  messageBytes: 64 * 1024,
  /** The same in base64, with an escape for some of its letters. */
  queryBytes: 128 * 1024,
  requestBytes: 16 * 1024,
  transactionIdLetters: 255,
  /** RFC 8894 §3.2.1.5 says 16; older clients send others. */
  nonceBytes: { least: 8, most: 64 },
  /** RFC 2985 §5.4.1, pkcs-9-ub-challengePassword. */
  challengeLetters: 255,
  subjectLetters: 400,
  failTextLetters: 400,
} as const;
