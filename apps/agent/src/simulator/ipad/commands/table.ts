import * as apps from './apps.js';
import * as device from './device.js';
import * as lostMode from './lost-mode.js';
import * as profiles from './profiles.js';
import * as updates from './updates.js';
import * as users from './users.js';
import { settings } from './settings.js';
import { done, type Hand } from './answer.js';

/** By RequestType. What is not here, an iPad answers with an error of its own. */
export const HANDS: Readonly<Record<string, Hand>> = {
  DeviceInformation: device.deviceInformation,
  SecurityInfo: device.securityInfo,
  CertificateList: device.certificateList,
  RestartDevice: device.restart,
  ShutDownDevice: device.shutDown,
  DeviceLock: device.lock,
  ClearPasscode: device.clearPasscode,
  ClearRestrictionsPassword: () => done(),
  EraseDevice: device.erase,
  ActivationLockBypassCode: device.bypassCode,
  ClearActivationLockBypassCode: device.clearBypassCode,
  DeviceConfigured: device.configured,
  UserConfigured: () => done(),
  DeclarativeManagement: device.declare,
  EnableLostMode: lostMode.enableLostMode,
  DisableLostMode: lostMode.disableLostMode,
  PlayLostModeSound: lostMode.playSound,
  DeviceLocation: lostMode.locate,
  InstallApplication: apps.installApplication,
  RemoveApplication: apps.removeApplication,
  InstalledApplicationList: apps.installedApplications,
  ManagedApplicationList: apps.managedApplications,
  ManagedApplicationConfiguration: apps.applicationConfigurations,
  ManagedApplicationFeedback: apps.applicationFeedback,
  InstallProfile: profiles.installProfile,
  RemoveProfile: profiles.removeProfile,
  ProfileList: profiles.profileList,
  Settings: settings,
  UserList: users.userList,
  LogOutUser: users.logOut,
  DeleteUser: users.deleteUser,
  AvailableOSUpdates: updates.availableUpdates,
  ScheduleOSUpdate: updates.scheduleUpdate,
  OSUpdateStatus: updates.updateStatus,
};

/** What an iPad does even with its screen locked; the rest it puts off. */
export const EVEN_LOCKED: ReadonlySet<string> = new Set([
  ...['DeviceInformation', 'SecurityInfo', 'ProfileList', 'CertificateList', 'InstalledApplicationList'],
  ...['ManagedApplicationList', 'DeviceLock', 'EraseDevice', 'ClearPasscode', 'EnableLostMode', 'DisableLostMode'],
  ...['DeviceLocation', 'PlayLostModeSound', 'DeclarativeManagement', 'RestartDevice', 'ShutDownDevice'],
]);
