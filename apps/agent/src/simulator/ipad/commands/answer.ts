import type { PlistDict } from '@chariot/wire-apple';
import type { PlistKeys } from '../channel.js';
import { ipadError } from '../errors.js';
import type { Network } from '../http.js';
import { textIn } from '../plain.js';
import type { IpadState } from '../state.js';
import type { ReadProfile } from '../enrolment-profile.js';

/** One link of an ErrorChain, by Apple's domains. */
export interface Fault {
  readonly domain: string;
  readonly code: number;
  readonly words: string;
}

/** What an iPad does about a command. */
export type CommandAnswer =
  | {
      readonly status: 'Acknowledged';
      readonly results?: PlistKeys;
      /** What it does once it has reported. */
      readonly then?: Afterwards;
    }
  | { readonly status: 'Error'; readonly faults: readonly Fault[] };

export type Afterwards =
  | { readonly kind: 'erase'; readonly returnWith: Buffer | null }
  | { readonly kind: 'checkOut' }
  | { readonly kind: 'renew'; readonly profile: ReadProfile }
  | { readonly kind: 'declare'; readonly tokens: Buffer | null };

/** What the hands of an iPad have. */
export interface Hands {
  readonly state: IpadState;
  readonly network: Network;
  readonly now: () => Date;
  /** Ms between two steps of an installation or an update. */
  readonly stepMs: number;
  /** Of the enrolment, DER: the certificate that it signs with. */
  readonly certificates: readonly { readonly name: string; readonly der: Buffer; readonly identity: boolean }[];
  readonly enrolmentProfile: string;
  readonly unlockToken: Buffer;
}

export type Hand = (command: PlistDict, hands: Hands) => CommandAnswer | Promise<CommandAnswer>;

export const done = (results?: PlistKeys, then?: Afterwards): CommandAnswer => ({
  status: 'Acknowledged',
  ...(results && { results }),
  ...(then && { then }),
});

export const fault = (domain: string, code: number, words: string): CommandAnswer => ({
  status: 'Error',
  faults: [{ domain, code, words }],
});

// Domains and codes as devices are seen to send them; nobody publishes the whole list.
export const NOT_SUPERVISED = fault('MCMDMErrorDomain', 12_026, 'The device is not supervised.');
export const NOT_LOST = fault('MCMDMErrorDomain', 12_067, 'The device is not in Lost Mode.');
export const ALREADY_LOST = fault('MCMDMErrorDomain', 12_066, 'The device is already in Lost Mode.');
export const NOT_SHARED = fault('MCMDMErrorDomain', 12_079, 'The device is not a Shared iPad.');

/** A text that must be there. @throws ipad.badCommand */
export function mustText(command: PlistDict, key: string): string {
  const value = textIn(command, key);
  if (value === undefined || value === '') throw ipadError('badCommand', { where: key });
  return value;
}

export const chainOf = (faults: readonly Fault[]): PlistKeys[] =>
  faults.map(({ domain, code, words }) => ({
    ErrorDomain: domain,
    ErrorCode: code,
    LocalizedDescription: words,
    USEnglishDescription: words,
  }));
