import type { ConventionReading } from '@chariot/contract';
import { documentText } from '@chariot/platform';
import { conventionError } from '../convention-errors.js';
import { readConvention } from './read-convention.js';

/**
 * Reads a convention from its own document (.txt, .pdf, .docx): every value with its sentence, every doubt flagged. It
 * needs no database and keeps nothing.
 * @throws DomainError one French sentence, of the catalogue `documents` or `convention`
 */
export async function readConventionDocument(name: string, bytes: Buffer): Promise<ConventionReading> {
  const { kind, text, pages, sha256 } = await documentText(bytes);
  const outcome = readConvention(text, { pages });
  if ('refused' in outcome) throw conventionError(outcome.refused);
  return { document: { name, kind, pages, sha256 }, ...outcome.reading };
}
