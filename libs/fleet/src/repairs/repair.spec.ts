import type { RepairOutcome } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { cleanPhoto } from './photo.js';
import { checkClosing, checkSending, isLate, lateFrom, stateAfter, type RepairDays } from './repair.js';

const day = (text: string): LocalDate => LocalDate.parse(text);
const TODAY = day('2026-11-25');
const open: RepairDays = {
  state: 'open',
  openedAt: new Date('2026-11-02T09:00:00Z'),
  sentOn: null,
  expectedBackOn: null,
};
const sent: RepairDays = { ...open, state: 'sent', sentOn: day('2026-11-04') };
const codeOf = (work: () => void): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('is late the day after it should be back, or thirty days after it left', () => {
  expect(lateFrom(open)).toBeNull();
  expect(lateFrom({ ...sent, state: 'closed' })).toBeNull();
  const said = { ...sent, expectedBackOn: day('2026-11-24') };
  expect([isLate(said, day('2026-11-24')), isLate(said, TODAY)]).toEqual([false, true]);
  expect([isLate(sent, day('2026-12-04')), isLate(sent, day('2026-12-05'))]).toEqual([false, true]);
});

it('leaves once, after it broke, and is not expected before it left', () => {
  const sending = (repair: RepairDays, sentOn: string, expectedBackOn: string | null = null) =>
    codeOf(() => checkSending(repair, { sentOn, expectedBackOn }, TODAY));
  expect(sending(open, '2026-11-02')).toBeNull();
  expect(sending(open, '2026-11-25', '2026-12-20')).toBeNull();
  expect(sending(open, '2026-11-01')).toBe('fleet.repairDates');
  expect(sending(open, '2026-11-26')).toBe('fleet.repairDates');
  expect(sending(open, '2026-11-10', '2026-11-09')).toBe('fleet.repairDates');
  expect(sending(sent, '2026-11-10')).toBe('fleet.repairNotOpen');
});

it('comes back after it left; what never left was neither mended elsewhere nor replaced', () => {
  const closing = (repair: RepairDays, outcome: RepairOutcome, backOn: string) =>
    codeOf(() => checkClosing(repair, { outcome, backOn }, TODAY));
  expect(closing(sent, 'repaired', '2026-11-04')).toBeNull();
  expect(closing(sent, 'repaired', '2026-11-03')).toBe('fleet.repairDates');
  expect(closing(sent, 'repaired', '2026-11-26')).toBe('fleet.repairDates');
  expect(closing(open, 'onSite', '2026-11-02')).toBeNull();
  expect(closing(open, 'irreparable', '2026-11-02')).toBeNull();
  for (const outcome of ['repaired', 'replaced'] as const) {
    expect(closing(open, outcome, '2026-11-10')).toBe('fleet.repairNotSent');
  }
  expect(closing({ ...sent, state: 'closed' }, 'repaired', '2026-11-10')).toBe('fleet.repairClosed');
});

it('leads the device where its repair ends, unless somebody took it elsewhere', () => {
  expect(stateAfter('repaired', 'inRepair')).toBe('inService');
  expect(stateAfter('onSite', 'broken')).toBe('inService');
  expect(stateAfter('replaced', 'inRepair')).toBe('retired');
  expect(stateAfter('irreparable', 'inRepair')).toBe('broken');
  expect(stateAfter('irreparable', 'broken')).toBeNull();
  for (const state of ['inService', 'lost', 'retired'] as const) expect(stateAfter('repaired', state)).toBeNull();
});

describe('a photo', () => {
  const segment = (code: number, body: Buffer): Buffer => {
    const head = Buffer.from([0xff, code, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  };
  const frame = (width: number, height: number): Buffer => {
    const body = Buffer.alloc(15);
    body.writeUInt16BE(height, 1);
    body.writeUInt16BE(width, 3);
    return segment(0xc0, body);
  };
  const GPS = Buffer.from('Exif\0\0 45.1885 5.7245');
  const scan = Buffer.concat([segment(0xda, Buffer.alloc(6)), Buffer.from('00ff0012ffd034', 'hex')]);
  const END = Buffer.from('ffd9', 'hex');
  const jpeg = (width = 8, height = 8, after = Buffer.alloc(0)): Buffer =>
    Buffer.concat([
      Buffer.from('ffd8', 'hex'),
      segment(0xe0, Buffer.from('JFIF\0')),
      segment(0xe1, GPS),
      segment(0xfe, Buffer.from('pris par un téléphone')),
      frame(width, height),
      scan,
      END,
      after,
    ]);
  const chunk = (type: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(8, 0);
  size.writeUInt32BE(8, 4);
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    chunk('eXIf', GPS),
    chunk('tEXt', Buffer.from('Comment\0chez le maire')),
    chunk('IDAT', Buffer.from('dessin')),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from('PK\x05\x06'),
  ]);
  const refusal = (bytes: Buffer | string): string | null =>
    codeOf(() => cleanPhoto('ecran.jpg', typeof bytes === 'string' ? bytes : bytes.toString('base64')));

  it('keeps what draws, and neither the place, the words, nor what hides behind it', () => {
    const { mediaType, content } = cleanPhoto('x', jpeg(8, 8, Buffer.from('PK\x05\x06')).toString('base64'));
    expect(mediaType).toBe('image/jpeg');
    expect(
      content.equals(
        Buffer.concat([Buffer.from('ffd8', 'hex'), segment(0xe0, Buffer.from('JFIF\0')), frame(8, 8), scan, END]),
      ),
    ).toBe(true);
    const clean = cleanPhoto('x', png.toString('base64'));
    expect(clean.mediaType).toBe('image/png');
    expect(clean.content.toString('latin1')).not.toMatch(/45\.1885|maire|PK/);
    expect(clean.content.toString('latin1')).toMatch(/IHDR.*dessin.*IEND/s);
    // Cleaning it again changes nothing.
    expect(cleanPhoto('x', content.toString('base64')).content.equals(content)).toBe(true);
  });

  it('is refused where it is cut, swollen, something else, or not base64', () => {
    expect(refusal(jpeg().subarray(0, -3))).toBe('fleet.photoUnfit');
    expect(refusal(png.subarray(0, 40))).toBe('fleet.photoUnfit');
    expect(refusal(jpeg(0, 8))).toBe('fleet.photoUnfit');
    expect(refusal(jpeg(60_000, 8))).toBe('fleet.photoTooLarge');
    expect(refusal(jpeg(10_000, 10_000))).toBe('fleet.photoTooLarge');
    expect(refusal(Buffer.alloc(3 * 1024 * 1024 + 1, 0xff))).toBe('fleet.photoTooLarge');
    expect(refusal(Buffer.from('<svg onload="alert(1)"/>'))).toBe('fleet.photoUnfit');
    expect(refusal(Buffer.from('%PDF-1.4'))).toBe('fleet.photoUnfit');
    expect(refusal('pas du base64 !')).toBe('fleet.photoUnfit');
  });
});
