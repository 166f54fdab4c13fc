import fc from 'fast-check';
import { LIMITS, readPkiOperation, readScepQuery, writeQuery } from './index.js';
import { refusal } from './scep.scene.js';

const message = Buffer.from('308006092a864886f70d010702a080fbff3e3fbf0000', 'hex');
const get = (rawQuery: string): Buffer =>
  readPkiOperation({ method: 'GET', query: readScepQuery(rawQuery), body: undefined });

describe('the query of an address', () => {
  it.each(['GetCACaps', 'GetCACert', 'PKIOperation'])('says %s', (operation) => {
    expect(readScepQuery(`operation=${operation}`)).toEqual({ operation, message: undefined });
    expect(readScepQuery(`message=0&operation=${operation}`).message?.toString()).toBe('0');
  });

  it.each([
    '',
    'operation',
    'operation=',
    'operation=GetCRL',
    'operation=pkioperation',
    'message=a',
    'Operation=GetCACaps',
  ])('is refused when it is « %s »', (query) => {
    expect(() => readScepQuery(query)).toThrow(refusal('wire-scep.unknownOperation'));
  });

  it('says each thing once', () => {
    const twice = 'operation=GetCACaps&operation=PKIOperation';
    expect(() => readScepQuery(twice)).toThrow(refusal('wire-scep.malformed'));
    expect(() => readScepQuery('operation=GetCACaps&message=a&message=b')).toThrow(refusal('wire-scep.malformed'));
  });

  it('is bounded, and so are its fields', () => {
    const long = 'a'.repeat(LIMITS.queryBytes);
    expect(() => readScepQuery(`operation=PKIOperation&message=${long}`)).toThrow(refusal('wire-scep.tooLarge'));
    const most = Array.from({ length: 16 }, (_, at) => `x${at}=1`).join('&');
    expect(() => readScepQuery(`${most}&operation=GetCACaps`)).toThrow(refusal('wire-scep.unknownOperation'));
  });
});

describe('the message of a GET', () => {
  const base64 = message.toString('base64');

  it('is base64, with its signs escaped or not, and lines that tools put in', () => {
    expect(base64).toMatch(/\+.*\/.*=|\/.*\+.*=/);
    const forms = [base64, encodeURIComponent(base64), base64.replaceAll('+', '%20'), base64.replaceAll('=', '')];
    forms.push(`${base64.slice(0, 8)}%0A${base64.slice(8)}%0d%0a`);
    for (const form of forms) expect(get(`operation=PKIOperation&message=${form}`).equals(message)).toBe(true);
  });

  it('may be the message itself, whose escapes are no UTF-8', () => {
    const query = writeQuery(message, 'raw');
    expect(() => decodeURIComponent(query)).toThrow(URIError);
    expect(get(query).equals(message)).toBe(true);
  });

  it('comes back as it was written, whatever it is', () => {
    // A signed message begins so: what has only letters of base64 in it is taken for base64.
    const signed = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from([0x30, 0x80, ...bytes]));
    fc.assert(
      fc.property(signed, fc.constantFrom<'base64' | 'raw'>('base64', 'raw'), (bytes, form) =>
        get(writeQuery(bytes, form)).equals(bytes),
      ),
    );
  });

  it('is read whatever is wrong with its escapes', () => {
    for (const text of ['%', '%3', '%zz', '%%30', '30%']) {
      const { message: said } = readScepQuery(`operation=PKIOperation&message=${text}`);
      expect(said?.toString('latin1')).toBe({ '%%30': '%0' }[text] ?? text);
    }
  });

  it('is there, and of a size that a message has', () => {
    expect(() => get('operation=PKIOperation')).toThrow(refusal('wire-scep.malformed'));
    expect(() => get('operation=PKIOperation&message=')).toThrow(refusal('wire-scep.malformed'));
    const long = Buffer.alloc(LIMITS.messageBytes + 1).toString('base64');
    expect(() => get(`operation=PKIOperation&message=${long}`)).toThrow(refusal('wire-scep.tooLarge'));
  });
});

describe('the message of a POST', () => {
  const post = (rawQuery: string, body: Uint8Array | undefined): Buffer =>
    readPkiOperation({ method: 'POST', query: readScepQuery(rawQuery), body });

  it('is its body, whatever its address says besides', () => {
    expect(post('operation=PKIOperation', message).equals(message)).toBe(true);
    expect(post(writeQuery(Buffer.from('autre'), 'raw'), message).equals(message)).toBe(true);
  });

  it('is not in its address when the body is empty, and is bounded', () => {
    for (const body of [undefined, Buffer.alloc(0)]) {
      expect(() => post(writeQuery(message, 'base64'), body)).toThrow(refusal('wire-scep.malformed'));
    }
    const long = Buffer.alloc(LIMITS.messageBytes + 1);
    expect(() => post('operation=PKIOperation', long)).toThrow(refusal('wire-scep.tooLarge'));
  });
});
