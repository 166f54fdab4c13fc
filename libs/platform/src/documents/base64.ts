/**
 * The bytes that a text in base64 stands for (RFC 4648 § 4, padding optional); `undefined` when it is none.
 * The search is for what is wrong: an expression that follows millions of right characters may run out of its own memory.
 */
export function bytesOfBase64(text: string): Buffer | undefined {
  if (text === '' || /[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''))) return undefined;
  return Buffer.from(text, 'base64');
}
