import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { embeddedFiles, pdfFault } from './pdf-objects.js';

const made = (draw: (document: PDFKit.PDFDocument) => void, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> =>
  new Promise((resolve) => {
    const document = new PDFDocument(options);
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    draw(document);
    document.end();
  });
const plain = () => made((document) => document.text('Facture 2016-118'));
/** The smallest file that readers open, with an object of one's own. */
const withObject = (object: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n'),
    Buffer.from(object),
    Buffer.from('\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n'),
  ]);
const stream = (dictionary: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
const packed = (text: string, extra = '/Type /ObjStm /N 1 /First 4'): Buffer =>
  stream(`${extra} /Filter /FlateDecode`, deflateSync(Buffer.from(text)));

describe('a PDF that somebody brings', () => {
  it('is let through with text, links, pictures and attached files', async () => {
    expect(await pdfFault(await plain())).toBeNull();
    const rich = await made((document) => {
      document.text('Conditions', { link: 'https://exemple.fr' });
      document.file(Buffer.from('<x/>'), { name: 'factur-x.xml' });
    });
    expect(await pdfFault(rich)).toBeNull();
    expect((await embeddedFiles(rich, 1000)).map(String)).toEqual(['<x/>']);
    expect(await embeddedFiles(rich, 3)).toEqual([]);
  });

  it('is told by what it would run, wherever that hides', async () => {
    const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
    const hidden = [
      script,
      '<< /S /J#61vaScript /JS (x) >>',
      '<< /OpenAction << /S /Launch /F (cmd.exe) >> >>',
      '<< /AcroForm << /XFA [] >> >>',
      packed(`2 0 ${script}`),
      packed(`2 0 ${script}`, '/Type /ObjStm /Subtype /Image /N 1 /First 4'),
      packed('2 0 << /S /#4aavaScript >>', ''),
      // Where only a false table of contents leads: inside what looks like a picture.
      stream('/Subtype /Image', Buffer.from(script)),
    ];
    for (const object of hidden)
      expect([String(object).slice(0, 60), await pdfFault(withObject(object))][1]).toBe('active');
    expect(await pdfFault(withObject('<< /Title (Le JavaScript pour tous) /Lang (fr) >>'))).toBeNull();
  });

  it('hides no list of objects behind another packing, or a dictionary without end', async () => {
    const list = '/Type /ObjStm /N 1 /First 4';
    const hex = Buffer.from(Buffer.from('2 0 << /S /JavaScript >>').toString('hex'));
    for (const filter of ['/ASCIIHexDecode', '[/AHx /Fl]', '[ /FlateDecode ] /DecodeParms << /Predictor 15 >>']) {
      expect(await pdfFault(withObject(stream(`${list} /Filter ${filter}`, hex)))).toBe('tooComplex');
    }
    const long = `${list} /Filter /FlateDecode /X (${' '.repeat(20_000)})`;
    expect(await pdfFault(withObject(packed('2 0 << /S /JavaScript >>', long)))).toBe('tooComplex');
  });

  it('is told when it is locked, cut, or swells', async () => {
    const locked = await made((document) => document.text('secret'), { userPassword: 'x', ownerPassword: 'y' });
    expect(await pdfFault(locked)).toBe('encrypted');
    const whole = await plain();
    expect(await pdfFault(whole.subarray(0, whole.length / 2))).toBe('damaged');
    expect(await pdfFault(Buffer.from('%PDF-1.7\n%%EOF'))).toBe('damaged');
    const bomb = stream('/Filter /FlateDecode', deflateSync(Buffer.alloc(80 * 1024 * 1024)));
    expect(await pdfFault(withObject(bomb))).toBe('tooComplex');
    expect(await pdfFault(withObject(stream('/Filter /FlateDecode', Buffer.from('ce n’est pas du zlib'))))).toBeNull();
  });

  it('never takes long, whatever it is made of', async () => {
    for (const piece of ['stream\n', '<< /Filter /FlateDecode >>\nstream\n', '#4a', '/Encrypt ', '/', 'endstream']) {
      const bytes = withObject(piece.repeat(Math.ceil((2 * 1024 * 1024) / piece.length)));
      const before = process.hrtime.bigint();
      await pdfFault(bytes);
      expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(10_000);
    }
  });
});
