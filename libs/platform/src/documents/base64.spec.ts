import { bytesOfBase64 } from './base64.js';

describe('bytesOfBase64', () => {
  it('gives the bytes of what is base64, however long, and nothing of what is not', () => {
    for (const bytes of [
      Buffer.from('a'),
      Buffer.from('ab'),
      Buffer.from('abc'),
      Buffer.alloc(12 * 1024 * 1024, 0xff),
    ]) {
      expect(bytesOfBase64(bytes.toString('base64'))?.equals(bytes)).toBe(true);
    }
    for (const text of ['', '====', 'a b', 'YQ===', 'Y=Q=', 'é', 'YQ\n', 'data:image/png;base64,YQ==', '-_']) {
      expect([text, bytesOfBase64(text)]).toEqual([text, undefined]);
    }
  });
});
