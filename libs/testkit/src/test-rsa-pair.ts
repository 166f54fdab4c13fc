import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

let taken = 0;

/**
 * An RSA pair that no other call of this spec file is given. Other files may have it, in databases of their own: to make one
 * takes longer than most of what is tried with it, so that those of a run are kept in the folder CHARIOT_TEST_KEYS.
 */
export function testRsaPair(modulusLength = 2048): { publicKey: KeyObject; privateKey: KeyObject } {
  const folder = process.env['CHARIOT_TEST_KEYS'];
  if (folder === undefined) return generateKeyPairSync('rsa', { modulusLength });
  taken += 1;
  const file = join(folder, `${modulusLength}-${taken}.pem`);
  if (existsSync(file)) {
    const privateKey = createPrivateKey(readFileSync(file));
    return { publicKey: createPublicKey(privateKey), privateKey };
  }
  const made = generateKeyPairSync('rsa', { modulusLength });
  // Another process may be reading, or making it too.
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, made.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(whole, file);
  return made;
}
