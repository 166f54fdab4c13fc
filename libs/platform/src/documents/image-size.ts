/** Width, height, and where the picture ends; null where the bytes are not whole. */
export interface ImageExtent {
  readonly width: number;
  readonly height: number;
  readonly end: number;
}

const PNG_HEAD = 8;
const CHUNK_FRAME = 12;

/** PNG (ISO/IEC 15948): IHDR first, IEND last. */
export function pngExtent(bytes: Buffer): ImageExtent | null {
  let size: { width: number; height: number } | null = null;
  for (let at = PNG_HEAD; at + CHUNK_FRAME <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + CHUNK_FRAME + length;
    if (end > bytes.length) return null;
    if (at === PNG_HEAD) {
      if (type !== 'IHDR' || length !== 13) return null;
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (type === 'IEND') return size === null ? null : { ...size, end };
    at = end;
  }
  return null;
}

const MARKER = 0xff;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
/** SOF0–SOF15, but for DHT, JPG and DAC, whose numbers lie among them. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
const standsAlone = (code: number): boolean => code === 0x01 || (code >= 0xd0 && code <= 0xd8);

/** JPEG (ITU-T T.81 annex B): from segment to segment, through each scan, to the first end of image. */
export function jpegExtent(bytes: Buffer): ImageExtent | null {
  let size: { width: number; height: number } | null = null;
  for (let at = 2; at + 2 <= bytes.length;) {
    if (bytes[at] !== MARKER) return null;
    const code = bytes[at + 1] ?? 0;
    if (code === MARKER) {
      at += 1;
      continue;
    }
    if (code === END_OF_IMAGE) return size === null ? null : { ...size, end: at + 2 };
    if (standsAlone(code)) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) return null;
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (next > bytes.length || next < at + 4) return null;
    if (isFrame(code) && at + 9 <= bytes.length) {
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at = code === START_OF_SCAN ? afterScan(bytes, next) : next;
  }
  return null;
}

/** In entropy-coded data FF is followed by 00, or is a restart (§B.1.1.5). */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at += 1) {
    at = bytes.indexOf(MARKER, at);
    if (at === -1) return bytes.length;
    const code = bytes[at + 1] ?? 0;
    if (code !== 0 && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
}

/** WebP (RFC 9649): one RIFF file, its canvas in the first chunk. */
export function webpExtent(bytes: Buffer): ImageExtent | null {
  if (bytes.length < 30) return null;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return null;
  const type = bytes.toString('latin1', 12, 16);
  if (type === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3), end };
  if (type === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), end };
  }
  if (type === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff, end };
  return null;
}
