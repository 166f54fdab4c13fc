import { MAX_ATTACHMENT_BYTES, type InvoiceReading } from '@chariot/contract';
import { DomainError } from '@chariot/kernel';
import { embeddedFiles, readXml, textOf, type XmlElement } from '@chariot/platform';
import { checkAttachment, mediaTypeOf } from '../attachments/attachment-check.js';
import { conventionError } from '../convention-errors.js';
import { readCii } from './cii-invoice.js';
import { signed, withNotices } from './invoice-words.js';
import { readUbl } from './ubl-invoice.js';

const MAX_XML = 5 * 1024 * 1024;
const UBL_ROOTS = ['Invoice', 'CreditNote'];
const UBL = /^urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2$/;

/**
 * What an electronic invoice says (Factur-X, or its bare XML in CII or UBL), to prefill a form: nothing of it is believed
 * before somebody has looked at it.
 * @throws DomainError one sentence that names the file
 */
export async function readElectronicInvoice(name: string, bytes: Buffer): Promise<InvoiceReading> {
  if (bytes.length > MAX_ATTACHMENT_BYTES) throw conventionError('attachmentTooLarge', { name });
  if (mediaTypeOf(bytes) !== 'application/pdf') return finished(name, root(name, textOf(bytes)), false);
  await checkAttachment(name, bytes);
  // Of two versions of the same, the last is the one that counts.
  for (const file of (await embeddedFiles(bytes, MAX_XML)).reverse()) {
    const text = textOf(file);
    if (!/^[\s\ufeff]*</.test(text)) continue;
    const element = root(name, text);
    if (isInvoice(element)) return finished(name, element, true);
  }
  throw conventionError('invoiceWithoutData', { name });
}

function finished(name: string, element: XmlElement, carried: boolean): InvoiceReading {
  if (!isInvoice(element)) throw conventionError('invoiceNotReadable', { name });
  const reading = element.name === 'CrossIndustryInvoice' ? readCii(element, carried) : readUbl(element);
  return withNotices(signed(reading));
}

const isInvoice = ({ name, namespace }: XmlElement): boolean =>
  name === 'CrossIndustryInvoice' || (UBL_ROOTS.includes(name) && UBL.test(namespace));

function root(name: string, text: string): XmlElement {
  try {
    return readXml(text, { maxCharacters: MAX_XML });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const unsafe = error.code === 'xml.unsafe' || error.code === 'xml.tooLarge';
    throw conventionError(unsafe ? 'invoiceUnsafe' : 'invoiceNotReadable', { name }, { cause: error });
  }
}
