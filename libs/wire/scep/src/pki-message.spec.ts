import {
  derAttribute,
  derInteger,
  derOctets,
  derPrintable,
  derUtf8,
  signData,
  signDataPlainly,
} from '@chariot/wire-cms';
import { readPkiMessage, SCEP_OID } from './index.js';
import { party, refusal } from './scep.scene.js';

const device = party('iPad');

describe('attributes of a message', () => {
  const GOOD = {
    messageType: derAttribute(SCEP_OID.messageType, derPrintable('19')),
    transactionId: derAttribute(SCEP_OID.transactionId, derPrintable('7')),
    senderNonce: derAttribute(SCEP_OID.senderNonce, derOctets(Buffer.alloc(16, 1))),
  };
  const read = (spoiled: Partial<Record<keyof typeof GOOD, Buffer | null>>) => {
    const attributes = Object.values({ ...GOOD, ...spoiled }).filter((one) => one !== null);
    return readPkiMessage(signData({ content: Buffer.from('x'), signer: device, attributes }));
  };

  it('are read when they are as the standard says, or nearly', () => {
    expect(read({})).toMatchObject({ kind: 'PKCSReq', transactionId: '7', senderNonce: Buffer.alloc(16, 1) });
    const utf8 = derAttribute(SCEP_OID.transactionId, derUtf8('a_b@c'));
    expect(read({ transactionId: utf8 }).transactionIdDer.equals(derUtf8('a_b@c'))).toBe(true);
    const short = derAttribute(SCEP_OID.senderNonce, derOctets(Buffer.alloc(8)));
    expect(read({ senderNonce: short }).senderNonce).toHaveLength(8);
  });

  it.each<[string, Partial<Record<keyof typeof GOOD, Buffer | null>>]>([
    ['no type', { messageType: null }],
    ['a type that is a number', { messageType: derAttribute(SCEP_OID.messageType, derInteger(19)) }],
    ['a type of many letters', { messageType: derAttribute(SCEP_OID.messageType, derPrintable('00019')) }],
    ['no transaction', { transactionId: null }],
    ['an empty transaction', { transactionId: derAttribute(SCEP_OID.transactionId, derPrintable('')) }],
    ['a transaction of two lines', { transactionId: derAttribute(SCEP_OID.transactionId, derUtf8('a\nb')) }],
    ['a transaction in other letters', { transactionId: derAttribute(SCEP_OID.transactionId, derUtf8('é')) }],
    ['a long transaction', { transactionId: derAttribute(SCEP_OID.transactionId, derPrintable('a'.repeat(256))) }],
    ['no nonce', { senderNonce: null }],
    ['a short nonce', { senderNonce: derAttribute(SCEP_OID.senderNonce, derOctets(Buffer.alloc(7))) }],
    ['a long nonce', { senderNonce: derAttribute(SCEP_OID.senderNonce, derOctets(Buffer.alloc(65))) }],
  ])('are refused with %s', (_, spoiled) => {
    expect(() => read(spoiled)).toThrow(refusal('wire-scep.malformed'));
  });

  it('are refused with two values, given twice, or of another sort', () => {
    const two = derAttribute(SCEP_OID.transactionId, derPrintable('7'), derPrintable('8'));
    expect(() => read({ transactionId: two })).toThrow(refusal('wire-cms.malformed'));
    const text = derAttribute(SCEP_OID.senderNonce, derPrintable('a'.repeat(16)));
    expect(() => read({ senderNonce: text })).toThrow(refusal('wire-cms.malformed'));
    const attributes = [...Object.values(GOOD), GOOD.transactionId];
    const twice = signData({ content: Buffer.from('x'), signer: device, attributes });
    expect(() => readPkiMessage(twice)).toThrow(refusal('wire-cms.malformed'));
  });

  it.each([
    ['0', '0'],
    ['999', '999'],
    ['<b>', '?'],
  ])('are refused with a type nobody defined, %s', (code, kind) => {
    expect(() => read({ messageType: derAttribute(SCEP_OID.messageType, derPrintable(code)) })).toThrow(
      expect.objectContaining({ code: 'wire-scep.unsupportedMessage', params: { kind } }),
    );
  });

  it('must be signed', () => {
    const plain = signDataPlainly({ content: Buffer.from('x'), signer: device });
    expect(() => readPkiMessage(plain)).toThrow(refusal('wire-scep.malformed'));
  });
});
