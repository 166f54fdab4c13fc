import { PlistReal } from '@chariot/wire-apple';
import { dictsIn, textIn } from '../plain.js';
import { ipadError } from '../errors.js';
import { buildOf, SYSTEMS } from '../models.js';
import type { IpadState } from '../state.js';
import { chainOf, done, NOT_SUPERVISED, type Hand } from './answer.js';

const parts = (version: string): number[] => version.split('.').map(Number);
export function newer(one: string, other: string): boolean {
  const [left, right] = [parts(one), parts(other)];
  const at = [0, 1, 2].find((index) => (left[index] ?? 0) !== (right[index] ?? 0));
  return at !== undefined && (left[at] ?? 0) > (right[at] ?? 0);
}

const keyOf = (build: string): string => `iOSUpdate${build}`;
const offered = ({ osVersion }: IpadState): string[] =>
  Object.keys(SYSTEMS).filter((version) => newer(version, osVersion));

export const availableUpdates: Hand = (_, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  return done({
    AvailableOSUpdates: offered(state).map((version) => ({
      ProductKey: keyOf(buildOf(version)),
      HumanReadableName: `iPadOS ${version}`,
      ProductName: 'iPadOS',
      Version: version,
      Build: buildOf(version),
      DownloadSize: 5_000_000_000,
      InstallSize: 5_000_000_000,
      IsCritical: false,
      RestartRequired: true,
      AllowsInstallLater: true,
    })),
  });
};

export const scheduleUpdate: Hand = (command, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  const [asked] = dictsIn(command, 'Updates');
  if (asked === undefined) throw ipadError('badCommand', { where: 'Updates' });
  const key = textIn(asked, 'ProductKey');
  const version = textIn(asked, 'ProductVersion') ?? offered(state).find((one) => keyOf(buildOf(one)) === key);
  if (version === undefined || !newer(version, state.osVersion)) {
    const words = 'There is no such update.';
    return done({
      UpdateResults: [
        {
          ...(key !== undefined && { ProductKey: key }),
          InstallAction: 'Error',
          Status: 'Idle',
          ErrorChain: chainOf([{ domain: 'MCSoftwareUpdateErrorDomain', code: 5_001, words }]),
        },
      ],
    });
  }
  const build = buildOf(version);
  const action = textIn(asked, 'InstallAction') === 'DownloadOnly' ? 'DownloadOnly' : 'InstallASAP';
  const status = action === 'DownloadOnly' ? 'Downloading' : 'Installing';
  state.update = { productKey: keyOf(build), version, build, status, progress: 0 };
  return done({ UpdateResults: [{ ProductKey: keyOf(build), InstallAction: action, Status: status }] });
};

export const updateStatus: Hand = (_, { state }) => {
  if (!state.supervised) return NOT_SUPERVISED;
  const { update } = state;
  return done({
    OSUpdateStatus:
      update === null
        ? []
        : [
            {
              ProductKey: update.productKey,
              Status: update.status,
              IsDownloaded: update.progress >= 1,
              DownloadPercentComplete: new PlistReal(update.progress),
            },
          ],
  });
};

/** An update goes on by a half at each contact, and ends with another system. */
export function advanceUpdate(state: IpadState): void {
  const { update } = state;
  if (update === null || update.status === 'Idle') return;
  update.progress = Math.min(1, update.progress + 0.5);
  if (update.progress < 1) return;
  if (update.status === 'Downloading') {
    update.status = 'Idle';
    return;
  }
  takeSystem(state, update.version);
}

export function takeSystem(state: IpadState, version: string): void {
  state.osVersion = version;
  state.buildVersion = buildOf(version);
  state.update = null;
  state.restarts += 1;
}
