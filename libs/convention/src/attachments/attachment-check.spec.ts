import { DomainError } from '@chariot/kernel';
import { makePdf } from '@chariot/platform';
import { deflateSync } from 'node:zlib';
import { checkAttachment, mediaTypeOf } from './attachment-check.js';

const codeOf = async (bytes: Buffer): Promise<string> => {
  try {
    return await checkAttachment('pièce', bytes);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.fr).toContain('« pièce »');
    return error.code.replace('convention.attachment', '');
  }
};

const chunk = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content, Buffer.alloc(4)]);
};
const png = (width = 2, height = 2): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(14))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};
const jpeg = (width = 2, height = 2, comment = 'photo'): Buffer => {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, Buffer.from(comment)),
    segment(0xc0, frame),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    // Entropy-coded bytes, one of them FF as it is stuffed, and a restart.
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]),
  ]);
};
const webp = (width = 2, height = 2): Buffer => {
  const bits = Buffer.alloc(4);
  bits.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0);
  const body = Buffer.concat([Buffer.from('WEBPVP8L'), Buffer.from([10, 0, 0, 0, 0x2f]), bits, Buffer.alloc(5)]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};
/** The end of an archive, which is all of an empty one. */
const zip = Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]);
const pdf = () =>
  makePdf({ title: 'Facture', mention: null, at: new Date('2026-11-25T08:00:00Z') }, (page) =>
    page.paragraph('Facture 2016-118'),
  );

describe('a supporting document', () => {
  it('is a PDF or an image, whatever it calls itself', async () => {
    expect(await codeOf(await pdf())).toBe('application/pdf');
    expect(await codeOf(png())).toBe('image/png');
    expect(await codeOf(jpeg())).toBe('image/jpeg');
    expect(await codeOf(webp())).toBe('image/webp');
    for (const other of [zip, Buffer.from('<html><script>'), Buffer.from('MZ\x90'), Buffer.from('GIF89a......')]) {
      expect(await codeOf(other)).toBe('KindUnknown');
    }
    expect(await codeOf(Buffer.alloc(0))).toBe('Empty');
    expect(mediaTypeOf(Buffer.concat([Buffer.from('#!/bin/sh\n'), await pdf()]))).toBeNull();
  });

  it('is at most 10 MiB', async () => {
    const padded = (bytes: number) => Buffer.concat([png(), Buffer.alloc(bytes - png().length)]);
    expect(await codeOf(padded(10 * 1024 * 1024))).toBe('image/png');
    expect(await codeOf(padded(10 * 1024 * 1024 + 1))).toBe('TooLarge');
  });

  it('is whole', async () => {
    const sheet = await pdf();
    for (const cut of [
      png().subarray(0, -12),
      jpeg().subarray(0, -2),
      webp().subarray(0, -1),
      sheet.subarray(0, 200),
    ]) {
      expect(await codeOf(cut)).toBe('Damaged');
    }
    expect(await codeOf(Buffer.from('ffd8ffe1ffff', 'hex'))).toBe('Damaged');
    expect(await codeOf(Buffer.from('ffd8ffffffff', 'hex'))).toBe('Damaged');
    expect(await codeOf(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IEND', Buffer.alloc(0))]))).toBe(
      'Damaged',
    );
  });

  it('is a picture that unfolds to a size that machines bear', async () => {
    for (const picture of [png(60_000, 60_000), jpeg(65_535, 65_535), png(0, 10), webp(16_384, 16_384)]) {
      expect(await codeOf(picture)).toBe('ImageTooLarge');
    }
    expect(await codeOf(jpeg(8_000, 6_000))).toBe('image/jpeg');
  });

  it('is one file and not two', async () => {
    const sheet = await pdf();
    for (const first of [sheet, png(), jpeg(), webp()]) {
      expect(await codeOf(Buffer.concat([first, zip]))).toBe('Polyglot');
      expect(await codeOf(Buffer.concat([first, Buffer.from('<script>alert(1)</script>')]))).toBe('Polyglot');
    }
    // An archive that ends inside a comment of the picture, and one whose own comment reaches over the end of the sheet.
    expect(await codeOf(jpeg(2, 2, zip.toString('latin1')))).toBe('Polyglot');
    const long = Buffer.concat([zip.subarray(0, -2), Buffer.from([40, 0])]);
    expect(await codeOf(Buffer.concat([sheet.subarray(0, -6), long, Buffer.from('\n%%EOF\n')]))).toBe('Polyglot');
    // Line ends, zeros, and the preview that a telephone adds are none.
    expect(await codeOf(Buffer.concat([jpeg(), jpeg(), Buffer.alloc(8)]))).toBe('image/jpeg');
    expect(await codeOf(Buffer.concat([sheet, Buffer.from('\r\n\0')]))).toBe('application/pdf');
  });

  it('is no program and under no lock', async () => {
    const sheet = (await pdf()).toString('latin1');
    const scripted = sheet.replace('/Type /Catalog', '/OpenAction << /S /JavaScript /JS (1) >> /Type /Catalog');
    expect(scripted).not.toBe(sheet);
    expect(await codeOf(Buffer.from(scripted, 'latin1'))).toBe('Active');
    expect(await codeOf(Buffer.from(sheet.replace('trailer\n<<', 'trailer\n<< /Encrypt 9 0 R'), 'latin1'))).toBe(
      'Encrypted',
    );
  });
});
