import { SHARED_USER_ID } from '@chariot/wire-apple';
import type { PlistKeys, Speaker } from './channel.js';
import type { IpadState, UserState } from './state.js';

/** @param least name, serial number and topic: as little as some devices say */
export function authenticateKeys(state: IpadState, topic: string, least: boolean): PlistKeys {
  const { facts, deviceName, osVersion, buildVersion } = state;
  const always = { Topic: topic, DeviceName: deviceName, SerialNumber: facts.serialNumber };
  if (least) return always;
  return {
    ...always,
    Model: facts.model,
    ModelName: 'iPad',
    ProductName: facts.product,
    OSVersion: osVersion,
    BuildVersion: buildVersion,
  };
}

export interface PushFacts {
  readonly topic: string;
  readonly token: Buffer;
  readonly magic: string;
}

export function tokenUpdateKeys(state: IpadState, push: PushFacts, unlockToken: Buffer | null): PlistKeys {
  return {
    Topic: push.topic,
    PushMagic: push.magic,
    Token: push.token,
    AwaitingConfiguration: state.awaitingConfiguration,
    ...(unlockToken !== null && { UnlockToken: unlockToken }),
  };
}

/** Somebody on a Shared iPad: the account's name is the user. */
export const speakerOf = ({ account, longName }: UserState): Speaker => ({
  UserID: SHARED_USER_ID,
  UserShortName: account,
  UserLongName: longName,
  NotOnConsole: false,
});

export function machineInfoKeys({ facts, osVersion, buildVersion }: IpadState): PlistKeys {
  return {
    UDID: facts.udid,
    SERIAL: facts.serialNumber,
    PRODUCT: facts.product,
    VERSION: buildVersion,
    OS_VERSION: osVersion,
    LANGUAGE: 'fr',
    MDM_CAN_REQUEST_SOFTWARE_UPDATE: true,
    SOFTWARE_UPDATE_DEVICE_ID: facts.board,
  };
}
