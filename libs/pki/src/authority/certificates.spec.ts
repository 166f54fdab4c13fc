import { serialFrom } from './certificates.js';

describe('serial', () => {
  it.each([
    ['00'.repeat(16), `40${'00'.repeat(15)}`],
    ['ff'.repeat(16), `7f${'ff'.repeat(15)}`],
    [`80${'01'.repeat(15)}`, `40${'01'.repeat(15)}`],
    [`3f${'00'.repeat(15)}`, `7f${'00'.repeat(15)}`],
  ])('of %s begins between 40 and 7f', (random, serial) => {
    expect(serialFrom(Buffer.from(random, 'hex'))).toBe(serial);
  });
});
