import { MAX_ATTACHMENT_BYTES, type Attachment } from '@chariot/contract';
import { jpegExtent, pdfFault, pngExtent, webpExtent, type ImageExtent, type PdfFault } from '@chariot/platform';
import { conventionError } from '../convention-errors.js';
import type { AttachmentErrorCode } from './attachment-errors.js';

export type MediaType = Attachment['mediaType'];

const MAX_PIXELS = 60_000_000;
const MAX_SIDE = 20_000;
/** A sheet ends by its mark and a few line ends; what is longer is something else. */
const END_OF_PDF = '%%EOF';

type FaultOfFile = Exclude<
  AttachmentErrorCode,
  'attachmentNotFound' | 'attachmentNotYours' | 'attachmentTooMany' | 'attachmentLinked'
>;
const PDF_FAULTS: Readonly<Record<PdfFault, FaultOfFile>> = {
  damaged: 'attachmentDamaged',
  encrypted: 'attachmentEncrypted',
  active: 'attachmentActive',
  tooComplex: 'attachmentTooComplex',
};
const EXTENTS: Readonly<Record<Exclude<MediaType, 'application/pdf'>, (bytes: Buffer) => ImageExtent | null>> = {
  'image/png': pngExtent,
  'image/jpeg': jpegExtent,
  'image/webp': webpExtent,
};

/** What a file is by its first bytes, whatever its name says: they must be the very first. */
export function mediaTypeOf(bytes: Buffer): MediaType | null {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'application/pdf';
  if (bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') return 'image/png';
  if (bytes.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg';
  const riff = bytes.subarray(0, 12).toString('latin1');
  return riff.startsWith('RIFF') && riff.endsWith('WEBP') ? 'image/webp' : null;
}

/**
 * What a supporting document is, once nothing in it can hurt whoever opens it: no program, no lock, no second file, no
 * picture that swells.
 * @throws DomainError one sentence that names the file
 */
export async function checkAttachment(name: string, bytes: Buffer): Promise<MediaType> {
  const refuse = (code: FaultOfFile) => conventionError(code, { name });
  if (bytes.length === 0) throw refuse('attachmentEmpty');
  if (bytes.length > MAX_ATTACHMENT_BYTES) throw refuse('attachmentTooLarge');
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === null) throw refuse('attachmentKindUnknown');
  if (mediaType === 'application/pdf') {
    const fault = await pdfFault(bytes);
    if (fault !== null) throw refuse(PDF_FAULTS[fault]);
    if (!isPadding(bytes.subarray(bytes.lastIndexOf(END_OF_PDF) + END_OF_PDF.length)))
      throw refuse('attachmentPolyglot');
  } else {
    const extent = EXTENTS[mediaType](bytes);
    if (extent === null) throw refuse('attachmentDamaged');
    if (isTooLarge(extent)) throw refuse('attachmentImageTooLarge');
    if (!isPadding(bytes.subarray(extent.end)) && !isSecondPicture(mediaType, bytes.subarray(extent.end)))
      throw refuse('attachmentPolyglot');
  }
  if (isArchiveToo(bytes)) throw refuse('attachmentPolyglot');
  return mediaType;
}

function isTooLarge({ width, height }: ImageExtent): boolean {
  return width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS;
}

/** Line ends and zeros, which scanners and printers add. */
const isPadding = (bytes: Buffer): boolean => bytes.every((byte) => [0, 9, 10, 12, 13, 32].includes(byte));

/** Telephones put a preview behind a photograph (CIPA DC-007): another whole picture, and nothing after it. */
function isSecondPicture(mediaType: MediaType, bytes: Buffer): boolean {
  if (mediaType !== 'image/jpeg') return false;
  let rest = bytes;
  for (let pictures = 0; pictures < 4 && rest.subarray(0, 3).toString('hex') === 'ffd8ff'; pictures += 1) {
    const extent = jpegExtent(rest);
    if (extent === null || isTooLarge(extent)) return false;
    rest = rest.subarray(extent.end);
    if (isPadding(rest)) return true;
  }
  return false;
}

const END_OF_ARCHIVE = Buffer.from('504b0506', 'hex');
/** Its end with the longest comment (APPNOTE §4.3.16). */
const ARCHIVE_END_BYTES = 22 + 65_535;

/** A ZIP is read from its end, so that it may hide behind, or inside, anything that is read from its start. */
const isArchiveToo = (bytes: Buffer): boolean =>
  bytes.indexOf(END_OF_ARCHIVE, Math.max(0, bytes.length - ARCHIVE_END_BYTES)) !== -1;
