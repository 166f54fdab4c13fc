import { PlistReal, type PlistInput } from '@chariot/wire-apple';
import { bytesIn, dictIn, flagIn, textIn, textsIn } from '../plain.js';
import { passcodeCompliant, sharingOf, type IpadState } from '../state.js';
import { ipadError } from '../errors.js';
import { done, fault, NOT_SUPERVISED, type Hand } from './answer.js';

const real = (value: number): PlistReal => new PlistReal(value);

/** Null: this iPad has none, and leaves the key out. */
const QUERIES: Readonly<Record<string, (state: IpadState) => PlistInput | null>> = {
  UDID: ({ facts }) => facts.udid,
  DeviceName: ({ deviceName }) => deviceName,
  OSVersion: ({ osVersion }) => osVersion,
  BuildVersion: ({ buildVersion }) => buildVersion,
  SupplementalBuildVersion: ({ buildVersion }) => buildVersion,
  ModelName: () => 'iPad',
  Model: ({ facts }) => facts.model,
  ModelNumber: ({ facts }) => facts.modelNumber,
  ProductName: ({ facts }) => facts.product,
  SerialNumber: ({ facts }) => facts.serialNumber,
  DeviceCapacity: ({ facts }) => real(facts.capacityGiB),
  AvailableDeviceCapacity: ({ facts }) => real(facts.freeGiB),
  BatteryLevel: ({ facts }) => real(facts.battery),
  IsSupervised: ({ supervised }) => supervised,
  IsMultiUser: ({ shared }) => shared,
  IsActivationLockEnabled: ({ activationLock }) => activationLock,
  IsCloudBackupEnabled: () => false,
  IsMDMLostModeEnabled: ({ lostMode }) => lostMode !== null,
  AwaitingConfiguration: ({ awaitingConfiguration }) => awaitingConfiguration,
  TimeZone: ({ timeZone }) => timeZone,
  SoftwareUpdateDeviceID: ({ facts }) => facts.board,
  MaximumResidentUsers: ({ shared }) => (shared ? 32 : null),
  EstimatedResidentUsers: ({ shared, residentUsers }) => (shared ? residentUsers : null),
  ResidentUsers: ({ shared, residentUsers }) => (shared ? residentUsers : null),
  QuotaSize: ({ shared, quotaMegabytes }) => (shared ? quotaMegabytes : null),
  UserSessionTimeout: (state) => (state.shared ? (sharingOf(state).UserSessionTimeout ?? 0) : null),
  TemporarySessionTimeout: (state) => (state.shared ? (sharingOf(state).TemporarySessionTimeout ?? 0) : null),
  TemporarySessionOnly: (state) => (state.shared ? (sharingOf(state).TemporarySessionOnly ?? false) : null),
  DiagnosticSubmissionEnabled: () => false,
  AppAnalyticsEnabled: () => false,
};

export const deviceInformation: Hand = (command, { state }) => {
  const asked = textsIn(command, 'Queries');
  if (asked === undefined) throw ipadError('badCommand', { where: 'Queries' });
  const answers: Record<string, PlistInput> = {};
  for (const query of asked) {
    // What an iPad does not know it leaves out, without an error.
    const value = Object.hasOwn(QUERIES, query) ? QUERIES[query]?.(state) : null;
    if (value !== null && value !== undefined) answers[query] = value;
  }
  return done({ QueryResponses: answers });
};

export const securityInfo: Hand = (_, { state }) =>
  done({
    SecurityInfo: {
      HardwareEncryptionCaps: 3,
      PasscodePresent: state.passcode !== null,
      PasscodeCompliant: passcodeCompliant(state),
      PasscodeCompliantWithProfiles: passcodeCompliant(state),
      PasscodeLockGracePeriod: 0,
      PasscodeLockGracePeriodEnforced: 0,
      ManagementStatus: {
        EnrolledViaDEP: false,
        IsUserEnrollment: false,
        IsActivationLockManageable: state.supervised,
      },
    },
  });

export const certificateList: Hand = (_, { certificates }) =>
  done({
    CertificateList: certificates.map(({ name, der, identity }) => ({
      CommonName: name,
      Data: der,
      IsIdentity: identity,
    })),
  });

export const restart: Hand = (_, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  state.restarts += 1;
  return done();
};

export const shutDown: Hand = (_, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  state.poweredOff = true;
  return done();
};

export const lock: Hand = (command, { state }) => {
  state.lockMessage = textIn(command, 'Message') ?? '';
  // A message is only shown where a passcode keeps the screen.
  return done({ MessageResult: state.passcode === null ? 'NoPasscodeSet' : 'Success' });
};

export const clearPasscode: Hand = (command, { state, unlockToken }) => {
  const token = bytesIn(command, 'UnlockToken');
  if (token === undefined) throw ipadError('badCommand', { where: 'UnlockToken' });
  if (!token.equals(unlockToken)) return fault('MCPasscodeErrorDomain', 5_012, 'The unlock token is not valid.');
  state.passcode = null;
  return done();
};

export const erase: Hand = (command) => {
  const back = dictIn(command, 'ReturnToService');
  const returns = back !== undefined && flagIn(back, 'Enabled') === true;
  return done(undefined, { kind: 'erase', returnWith: (returns && bytesIn(back, 'MDMProfileData')) || null });
};

export const bypassCode: Hand = (_, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  if (state.bypassCode === null) return fault('MCMDMErrorDomain', 12_080, 'There is no bypass code.');
  return done({ ActivationLockBypassCode: state.bypassCode });
};

export const clearBypassCode: Hand = (_, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  state.bypassCode = null;
  return done();
};

export const configured: Hand = (_, { state }) => {
  if (!state.awaitingConfiguration)
    return fault('MCMDMErrorDomain', 12_021, 'The device is not awaiting configuration.');
  state.awaitingConfiguration = false;
  return done();
};

export const declare: Hand = (command) =>
  done(undefined, { kind: 'declare', tokens: bytesIn(command, 'Data') ?? null });
