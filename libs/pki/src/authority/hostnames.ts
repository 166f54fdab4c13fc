import { pkiError } from '../errors.js';

const MOST = 20;
const IPV4 = /^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(?!$)|$)){4}$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Names in lower case, each once, sorted: two settings that say the same give the same certificate. No wildcard.
 * @throws pki.invalidHostname
 */
export function readHostnames(hostnames: readonly string[]): string[] {
  const names = [...new Set(hostnames.map((name) => name.trim().toLowerCase()))].sort();
  const wrong = names.find((name) => !isHostname(name));
  if (wrong !== undefined) throw pkiError('invalidHostname', { value: wrong.slice(0, 60) });
  if (names.length === 0 || names.length > MOST) throw pkiError('invalidHostname', { value: String(names.length) });
  return names;
}

/** Whether a name is an IP address, without a zone. */
export function isAddress(name: string): boolean {
  return IPV4.test(name) || (/^[0-9a-f:.]+$/.test(name) && URL.canParse(`http://[${name}]`));
}

function isHostname(name: string): boolean {
  if (isAddress(name)) return true;
  return name.length <= 253 && !/^[0-9.]+$/.test(name) && name.split('.').every((label) => LABEL.test(label));
}
