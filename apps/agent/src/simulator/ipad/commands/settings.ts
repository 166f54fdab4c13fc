import type { PlistDict } from '@chariot/wire-apple';
import { dictsIn, numberIn, plainOf, textIn } from '../plain.js';
import { ipadError } from '../errors.js';
import type { IpadState } from '../state.js';
import { chainOf, done, type Fault, type Hand } from './answer.js';

const SUPERVISED = new Set(['Wallpaper', 'Bluetooth', 'DeviceName', 'TimeZone', 'SoftwareUpdateSettings']);
const KNOWN = new Set([
  ...SUPERVISED,
  ...['ApplicationConfiguration', 'ApplicationAttributes', 'OrganizationInfo', 'MDMOptions', 'AppAnalytics'],
  ...['SharedDeviceConfiguration', 'DiagnosticSubmission', 'PasscodeLockGracePeriod'],
]);

/** Each item has an outcome of its own; the command is acknowledged when one of them fails. */
export const settings: Hand = (command, { state }) => {
  const items = dictsIn(command, 'Settings');
  if (items.length === 0) throw ipadError('badCommand', { where: 'Settings' });
  return done({
    Settings: items.map((item) => {
      const name = textIn(item, 'Item') ?? '';
      const why = apply(name, item, state);
      return {
        Item: name,
        ...(why === null ? { Status: 'Acknowledged' } : { Status: 'Error', ErrorChain: chainOf([why]) }),
        ...(item.has('Identifier') && { Identifier: textIn(item, 'Identifier') }),
      };
    }),
  });
};

/** The room of each user is decided while its setup assistant waits, by one of the two keys. */
function share(item: PlistDict, state: IpadState): Fault | null {
  if (!state.shared) return refused(28_004, 'The device is not a Shared iPad.');
  const rooms = ['QuotaSize', 'ResidentUsers'].filter((key) => item.has(key));
  if (rooms.length > 1) return refused(28_007, 'QuotaSize and ResidentUsers exclude each other.');
  if (rooms.length > 0 && !state.awaitingConfiguration) {
    return refused(28_005, 'The device is not awaiting configuration.');
  }
  state.quotaMegabytes = numberIn(item, 'QuotaSize') ?? state.quotaMegabytes;
  state.residentUsers = numberIn(item, 'ResidentUsers') ?? state.residentUsers;
  return null;
}

const refused = (code: number, words: string): Fault => ({ domain: 'MCSettingsErrorDomain', code, words });

function apply(name: string, item: PlistDict, state: IpadState): Fault | null {
  if (!KNOWN.has(name)) return refused(28_003, 'The setting is unknown.');
  if (SUPERVISED.has(name) && !state.supervised) return refused(28_001, 'The device is not supervised.');
  if (name === 'DeviceName') {
    const said = textIn(item, 'DeviceName');
    if (said === undefined) return refused(28_002, 'The name is missing.');
    state.deviceName = said;
  }
  if (name === 'TimeZone') state.timeZone = textIn(item, 'TimeZone') ?? state.timeZone;
  if (name === 'SharedDeviceConfiguration') {
    const fault = share(item, state);
    if (fault !== null) return fault;
    // What an item leaves out stays as it was.
    state.settings[name] = { ...(state.settings[name] as object | undefined), ...(plainOf(item) as object) };
    return null;
  }
  if (name === 'ApplicationConfiguration' || name === 'ApplicationAttributes') {
    const app = state.apps[textIn(item, 'Identifier') ?? ''];
    if (app === undefined || app.status === null) return refused(28_006, 'The application is not managed.');
    if (name === 'ApplicationConfiguration') app.configuration = plainOf(item.get('Configuration') ?? new Map());
    else app.attributes = plainOf(item.get('Attributes') ?? new Map());
    return null;
  }
  state.settings[name] = plainOf(item);
  return null;
}
