import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testRsaPair } from './test-rsa-pair.js';

const der = (pair: ReturnType<typeof testRsaPair>): string =>
  pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

describe('RSA pairs of the specs', () => {
  it('are two at two calls of a file, and the same again for another file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chariot-keys-'));
    const before = process.env['CHARIOT_TEST_KEYS'];
    process.env['CHARIOT_TEST_KEYS'] = folder;
    try {
      const [one, other] = [testRsaPair(1024), testRsaPair(1024)];
      expect(der(one)).not.toBe(der(other));
      expect(one.privateKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
      let again = '';
      await jest.isolateModulesAsync(async () => {
        again = der((await import('./test-rsa-pair.js')).testRsaPair(1024));
      });
      expect(again).toBe(der(one));
      expect(readdirSync(folder).sort()).toEqual(['1024-1.pem', '1024-2.pem']);
    } finally {
      if (before === undefined) delete process.env['CHARIOT_TEST_KEYS'];
      else process.env['CHARIOT_TEST_KEYS'] = before;
      rmSync(folder, { recursive: true });
    }
  });
});
