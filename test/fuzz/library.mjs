// What a library reads for us, called as the product calls it.
import { byteParsers } from './library/bytes.mjs';
import { contractParsers } from './library/contract.mjs';
import { documentParsers } from './library/documents.mjs';
import { providerParsers } from './library/provider.mjs';
import { webAuthnParsers } from './library/web-authn.mjs';

/** @param {{ load: import('./parsers.mjs').Load }} ground  @returns {Promise<import('./parsers.mjs').Parser[]>} */
export async function libraryParsersOf({ load }) {
  const groups = [byteParsers, documentParsers, webAuthnParsers, providerParsers, contractParsers];
  return (await Promise.all(groups.map((group) => group(load)))).flat();
}
