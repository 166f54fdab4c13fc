import { plistBytes } from '@chariot/wire-apple';
import { signData, type Signer } from '@chariot/wire-cms';
import { writeSelfSigned, type KeyPair } from '@chariot/wire-scep';
import { isObject, jsonIn } from './declarations.js';
import { ipadError } from './errors.js';
import type { Answer, Network } from './http.js';
import { machineInfoKeys } from './messages.js';
import type { IpadState } from './state.js';

/** Who signs MachineInfo, and what vouches for it. */
export type MachineSigner = Signer & { readonly certificates?: readonly Uint8Array[] };

const DAY_MS = 86_400_000;

/** What stands for the certificate that Apple's factory gave: one that it makes for itself. */
export function machineSigner(serialNumber: string, keys: KeyPair, now: Date): MachineSigner {
  const subject = [['2.5.4.3', serialNumber]] as const;
  const [from, until] = [new Date(now.getTime() - DAY_MS), new Date(now.getTime() + 365 * DAY_MS)];
  return { certificate: writeSelfSigned({ subject, keys, serial: 1n, from, until }), key: keys.privateKey };
}

/**
 * The profile that a server gives to an iPad which says what it is. Told to update first (403), it does, once.
 * @param update takes a system
 * @throws ipad.refused unless 200, ipad.badCommand for a 403 that is no JSON, and what the network throws
 */
export async function fetchByMachineInfo(
  url: string,
  network: Network,
  state: IpadState,
  signer: MachineSigner,
  update: (version: string) => void,
): Promise<Buffer> {
  let answer = await post(url, network, state, signer);
  const version = answer.status === 403 ? requiredIn(answer.body) : null;
  if (version !== null) {
    update(version);
    answer = await post(url, network, state, signer);
  }
  if (answer.status !== 200) throw ipadError('refused', { status: answer.status, where: 'MachineInfo' });
  return answer.body;
}

function post(url: string, network: Network, state: IpadState, signer: MachineSigner): Promise<Answer> {
  const { certificates = [], ...own } = signer;
  return network.exchange({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/pkcs7-signature' },
    body: signData({ content: plistBytes(machineInfoKeys(state)), signer: own, certificates }),
  });
}

function requiredIn(body: Buffer): string | null {
  const said = jsonIn(body, '403');
  const { OSVersion } = isObject(said['details']) ? said['details'] : {};
  return said['code'] === 'com.apple.softwareupdate.required' && typeof OSVersion === 'string' ? OSVersion : null;
}
