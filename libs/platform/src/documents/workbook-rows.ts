import { strFromU8, unzipSync } from 'fflate';
import { documentError } from './document-errors.js';
import { documentTextError } from './document-text-errors.js';
import { odsRows } from './ods-rows.js';
import type { SheetRow } from './sheet-rows.js';
import { firstSheet, xlsxRows } from './xlsx-rows.js';

/** Of what is taken out of the archive, all together: some 100,000 cells. */
const MOST_XML_BYTES = 24 * 1024 * 1024;

const XLSX = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/sharedStrings.xml', 'xl/styles.xml'] as const;
const ODS = ['content.xml', 'META-INF/manifest.xml'] as const;

/**
 * The rows of the first sheet of a workbook (.ods, .xlsx), those that say nothing left out. To be called in a thread of its
 * own: what somebody brings may take all the time and memory that it is given.
 * @param maxRows below the titles
 * @throws DomainError of the catalogues `documents` or `xml`
 */
export function workbookRows(bytes: Uint8Array, maxRows: number): SheetRow[] {
  const files = taken(bytes, [...XLSX, ...ODS]);
  const content = files.get('content.xml');
  const workbook = files.get('xl/workbook.xml');
  if (workbook !== undefined) {
    const { path, since1904 } = firstSheet(workbook, files.get('xl/_rels/workbook.xml.rels') ?? '');
    const sheet = taken(bytes, [path]).get(path);
    if (sheet === undefined) throw documentTextError('documentUnreadable');
    const [sharedStrings, styles] = [files.get('xl/sharedStrings.xml'), files.get('xl/styles.xml')];
    return xlsxRows({ sheet, sharedStrings, styles, since1904 }, maxRows);
  }
  if (content === undefined) throw documentError('workbookUnknown');
  // With a password, what is there is not XML any more (OpenDocument part 2 §3.4).
  if (files.get('META-INF/manifest.xml')?.includes('encryption-data')) throw documentTextError('documentEncrypted');
  return odsRows(content, maxRows);
}

/** Files of an archive by their names, each once: an archive may say the same bytes a thousand times over. */
function taken(bytes: Uint8Array, names: readonly string[]): Map<string, string> {
  const wanted = new Set(names);
  let left = MOST_XML_BYTES;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!wanted.delete(name)) return false;
        left -= originalSize;
        if (left < 0) throw documentTextError('documentTooComplex');
        return true;
      },
    });
    return new Map(Object.entries(files).map(([name, file]) => [name, strFromU8(file)]));
  } catch (error) {
    // fflate's errors carry a number, and those of a truncated archive are the language's own.
    if (error instanceof RangeError || (error instanceof Error && 'code' in error && typeof error.code === 'number')) {
      throw documentTextError('documentUnreadable', {}, { cause: error });
    }
    throw error;
  }
}
