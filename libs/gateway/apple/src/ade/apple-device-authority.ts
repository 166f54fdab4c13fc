import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * The key of « Apple iPhone Device CA », by which the certificates of iPhones and iPads are signed as they leave the factory or are
 * activated: Apple publishes it for whoever verifies what a device says of itself (« Over-the-Air Profile Delivery and
 * Configuration »). RSA of 1,024 bits, signing with SHA-1, in a certificate that ended in 2014 and is still what devices are signed
 * by: only the key is looked at. What it proves is as weak as that; a cart is given to a serial number by somebody here.
 */
const APPLE_IPHONE_DEVICE_CA =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDxlErJ6rpaGGCty6JNTU5UGWkXWQdmy5foZppHX0auZ3q1SnNUscsE9r02uAxVOIqEgzFSZfkz4Zd3nCtM' +
  'JrAlP+kyqnsIdJTswUs4HWdOCFKUWotZo1zXk/Sg/lWFu0xGl15usndFL2dcvAsYv1m5bIb3KnV20hlx9CljuSULrwIDAQAB';

export const appleDeviceAuthority = (): KeyObject =>
  createPublicKey({ key: Buffer.from(APPLE_IPHONE_DEVICE_CA, 'base64'), format: 'der', type: 'spki' });
