import { MAX_PHOTO_BYTES } from '@chariot/contract';
import {
  bytesOfBase64,
  jpegExtent,
  jpegWithoutMetadata,
  pngExtent,
  pngWithoutMetadata,
  type ImageExtent,
} from '@chariot/platform';
import { fleetError } from '../fleet-errors.js';

export interface Photo {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly content: Buffer;
}

const MAX_PIXELS = 40_000_000;
const MAX_SIDE = 12_000;

/**
 * A photo as it may be kept: whole, of a size that opens anywhere, without the place and the hour that a telephone writes
 * in it, and with nothing behind it. Its content says what it is, never its name.
 * @throws DomainError `fleet.photoUnfit`, `fleet.photoTooLarge`
 */
export function cleanPhoto(name: string, base64: string): Photo {
  const bytes = bytesOfBase64(base64);
  if (bytes === undefined) throw fleetError('photoUnfit', { name });
  if (bytes.length > MAX_PHOTO_BYTES) throw fleetError('photoTooLarge', { name });
  if (bytes.subarray(0, 3).toString('hex') === 'ffd8ff') {
    checkExtent(name, jpegExtent(bytes));
    return { mediaType: 'image/jpeg', content: jpegWithoutMetadata(bytes) };
  }
  if (bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') {
    checkExtent(name, pngExtent(bytes));
    return { mediaType: 'image/png', content: pngWithoutMetadata(bytes) };
  }
  throw fleetError('photoUnfit', { name });
}

function checkExtent(name: string, extent: ImageExtent | null): void {
  if (extent === null || extent.width === 0 || extent.height === 0) throw fleetError('photoUnfit', { name });
  const { width, height } = extent;
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) throw fleetError('photoTooLarge', { name });
}
