const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const COMMENT = 0xfe;
const APP_COLOUR_PROFILE = 0xe2;
const APP_ADOBE = 0xee;
/** APP0 (JFIF) draws; APP2 and APP14 say how to read colours; the others tell of the telephone, the place and the hour. */
const isMetadata = (code: number): boolean =>
  code === COMMENT || (code > 0xe0 && code <= 0xef && code !== APP_COLOUR_PROFILE && code !== APP_ADOBE);
const standsAlone = (code: number): boolean => code === 0x01 || (code >= 0xd0 && code <= 0xd8);

/**
 * A JPEG that `jpegExtent` found whole, without what does not draw (ITU-T T.81 annex B): neither the place and the hour
 * that it was taken, nor anything after its end. Its orientation goes too.
 */
export function jpegWithoutMetadata(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 2 <= bytes.length;) {
    const code = bytes[at + 1] ?? 0;
    if (code === MARKER) {
      at += 1;
      continue;
    }
    const next = standsAlone(code) || code === END_OF_IMAGE ? at + 2 : at + 2 + bytes.readUInt16BE(at + 2);
    const end = code === START_OF_SCAN ? endOfScan(bytes, next) : next;
    if (!isMetadata(code)) kept.push(bytes.subarray(at, end));
    if (code === END_OF_IMAGE) break;
    at = end;
  }
  return Buffer.concat(kept);
}

/** In entropy-coded data FF is followed by 00, or is a restart (§B.1.1.5). */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MARKER, from); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
  return bytes.length;
}

const PNG_HEAD = 8;
const CHUNK_FRAME = 12;
/** What draws (ISO/IEC 15948 §11.2 and §11.3): text, time, EXIF and private chunks are left out. */
const DRAWING = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs'.split(' '));

/** A PNG that `pngExtent` found whole, without what does not draw. */
export function pngWithoutMetadata(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, PNG_HEAD)];
  for (let at = PNG_HEAD; at + CHUNK_FRAME <= bytes.length;) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + CHUNK_FRAME + bytes.readUInt32BE(at);
    if (DRAWING.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  return Buffer.concat(kept);
}
