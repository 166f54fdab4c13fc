import { DomainError } from '@chariot/kernel';
import { bytesIn } from '../plain.js';
import { ipadError } from '../errors.js';
import { readProfile, type ReadProfile } from '../enrolment-profile.js';
import type { IpadState } from '../state.js';
import { done, fault, mustText, type CommandAnswer, type Hand } from './answer.js';

/** Types that a supervised iPad alone takes. */
const SUPERVISED = new Set([
  ...['com.apple.app.lock', 'com.apple.homescreenlayout', 'com.apple.shareddeviceconfiguration'],
  ...['com.apple.notificationsettings', 'com.apple.proxy.http.global', 'com.apple.profileRemovalPassword'],
  'com.apple.webcontent-filter',
]);

export const installProfile: Hand = (command, { state, enrolmentProfile }) => {
  const bytes = bytesIn(command, 'Payload');
  if (bytes === undefined) throw ipadError('badCommand', { where: 'Payload' });
  const profile = readOrFault(bytes);
  if ('status' in profile) return profile;
  if (profile.enrolment !== null) {
    // Another enrolment than the one it has is refused; its own is a renewal of the identity.
    if (profile.identifier !== enrolmentProfile) {
      return fault('MCInstallationErrorDomain', 4_001, 'The device is already enrolled.');
    }
    return done(undefined, { kind: 'renew', profile });
  }
  return keepProfile(state, profile, null) ?? done();
};

function readOrFault(bytes: Buffer): ReadProfile | CommandAnswer {
  try {
    return readProfile(bytes);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return fault('MCProfileErrorDomain', 1_000, `The profile is not valid. (${error.code})`);
  }
}

/** Puts a profile in the place of the one of its identifier. @returns why not, or null */
export function keepProfile(state: IpadState, profile: ReadProfile, declaration: string | null): CommandAnswer | null {
  const foreign = profile.payloads.find(({ type }) => SUPERVISED.has(type) && !state.supervised);
  if (foreign !== undefined) {
    return fault('MCInstallationErrorDomain', 4_017, `The payload ${foreign.type} requires supervision.`);
  }
  const known = state.profiles[profile.identifier];
  const enrols = known?.payloads.some(({ type }) => type === 'com.apple.mdm') ?? false;
  if (enrols || (known !== undefined && known.declaration !== declaration)) {
    return fault('MCInstallationErrorDomain', 4_016, 'The profile is already installed by other means.');
  }
  const { identifier, uuid, displayName, removalDisallowed, payloads, contents } = profile;
  state.profiles[identifier] = {
    ...{ identifier, uuid, displayName, removalDisallowed, payloads, contents, declaration },
    managed: true,
  };
  return null;
}

export const removeProfile: Hand = (command, { state, enrolmentProfile }) => {
  const identifier = mustText(command, 'Identifier');
  if (identifier === enrolmentProfile) return done(undefined, { kind: 'checkOut' });
  const known = state.profiles[identifier];
  if (known === undefined || known.declaration !== null) {
    return fault('MCMDMErrorDomain', 12_008, `The profile “${identifier}” is not installed.`);
  }
  delete state.profiles[identifier];
  return done();
};

export const profileList: Hand = (_, { state }) =>
  done({
    ProfileList: Object.values(state.profiles).map((profile) => ({
      PayloadIdentifier: profile.identifier,
      PayloadUUID: profile.uuid,
      PayloadDisplayName: profile.displayName,
      PayloadVersion: 1,
      PayloadRemovalDisallowed: profile.removalDisallowed,
      HasRemovalPasscode: false,
      IsEncrypted: false,
      IsManaged: profile.managed,
      PayloadContent: profile.payloads.map(({ type, identifier }) => ({
        PayloadType: type,
        PayloadIdentifier: identifier,
        PayloadVersion: 1,
      })),
    })),
  });
