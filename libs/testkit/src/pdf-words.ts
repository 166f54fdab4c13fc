import { inflateSync } from 'node:zlib';

/** A document's objects, and what its pages draw, in the clear: for looking at tags. */
export function openedPdf(pdf: Buffer): string {
  const { text, streams } = parts(pdf);
  const clear = text.split('\nendstream').map((piece) => piece.split('\nstream\n', 1)[0] ?? '');
  return clear.join('') + [...streams.values()].join('\n');
}

/** The words that its pages show, a line each time something is drawn, read by the maps that screen readers use. */
export function pdfWords(pdf: Buffer): string {
  const document = parts(pdf);
  const fonts = fontsOf(document);
  const lines: string[] = [];
  for (const content of document.streams.values()) {
    let font: ReadonlyMap<string, string> | undefined;
    for (const [, name, run] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>\s*(?:-?[\d.]+\s*)?)+)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name);
      else if (run !== undefined) lines.push(drawn(run, font));
    }
  }
  return lines.join('\n');
}

const drawn = (run: string, font: ReadonlyMap<string, string> | undefined): string =>
  [...run.matchAll(/<([0-9a-f]*)>/g)]
    .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
    .map((glyph) => font?.get(glyph) ?? '\ufffd')
    .join('');

interface Parts {
  readonly text: string;
  /** What is written between `obj` and `endobj`, by number. */
  readonly objects: ReadonlyMap<string, string>;
  /** Opened, by the number of their object. */
  readonly streams: ReadonlyMap<string, string>;
}

function parts(pdf: Buffer): Parts {
  const text = pdf.toString('latin1');
  const objects = new Map<string, string>();
  const streams = new Map<string, string>();
  for (const piece of text.split('\nendobj')) {
    const [opening, id = ''] = /\n(\d{1,9}) 0 obj\n/.exec(piece) ?? [];
    if (opening === undefined) continue;
    const object = piece.slice(piece.indexOf(opening) + opening.length);
    const at = object.indexOf('\nstream\n');
    objects.set(id, at < 0 ? object : object.slice(0, at));
    if (at < 0) continue;
    const bytes = Buffer.from(object.slice(at + 8, object.lastIndexOf('\nendstream')), 'latin1');
    streams.set(id, bytes[0] === 0x78 ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1'));
  }
  return { text, objects, streams };
}

/** By the name that pages call it: what each of its glyphs stands for (its `ToUnicode`, ISO 32000-1 §9.10.3). */
function fontsOf({ text, objects, streams }: Parts): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const [, name = '', id = ''] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1];
    fonts.set(name, glyphsOf(streams.get(map ?? '') ?? ''));
  }
  return fonts;
}

function glyphsOf(cmap: string): ReadonlyMap<string, string> {
  const glyphs = new Map<string, string>();
  for (const [, first = '', list = ''] of cmap.matchAll(/<([0-9a-f]{1,8})> <[0-9a-f]{1,8}> \[([^[\]]*)\]/g)) {
    for (const [index, [, codes = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const glyph = (Number.parseInt(first, 16) + index).toString(16).padStart(4, '0');
      const units = codes.split(' ').map((code) => Number.parseInt(code, 16));
      glyphs.set(glyph, String.fromCharCode(...units));
    }
  }
  return glyphs;
}
