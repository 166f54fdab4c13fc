import { readDict, readIpa, type PlistDict, type PlistInput } from '@chariot/wire-apple';
import { readSignedData } from '@chariot/wire-cms';
import { DomainError } from '@chariot/kernel';
import { dictIn, dictsIn, flagIn, numberIn, plainOf, textIn, textsIn } from '../plain.js';
import { ipadError } from '../errors.js';
import { appOf, isInstalled, payloadsOf, STORE, type AppState, type IpadState } from '../state.js';
import { done, fault, mustText, type Hand, type Hands } from './answer.js';

const NOT_FOUND = fault('MCMDMErrorDomain', 12_010, 'The application is not managed.');
const rejected = (reason: string) => done({ RejectionReason: reason });

export const installApplication: Hand = async (command, hands) => {
  const { state } = hands;
  const found = await named(command, hands);
  if (found === null) {
    return fault('MCMDMErrorDomain', 12_023, 'The manifest of the application could not be read.');
  }
  const [identifier, name, version] = found;
  const known = state.apps[identifier];
  if (known?.status === 'Queued' || known?.status === 'Installing') return rejected('AppAlreadyQueued');
  if (known !== undefined && known.status === null) {
    if (textIn(command, 'ChangeManagementState') !== 'Managed') return rejected('AppAlreadyInstalled');
    known.status = 'Managed';
    return done({ Identifier: identifier, State: 'Managed' });
  }
  const app = appOf(identifier, name, known?.newer ?? version, 'Queued');
  const configuration = dictIn(command, 'Configuration');
  const attributes = dictIn(command, 'Attributes');
  app.configuration = configuration === undefined ? null : plainOf(configuration);
  app.attributes = attributes === undefined ? null : plainOf(attributes);
  app.managementFlags = numberIn(command, 'ManagementFlags') ?? 0;
  app.due = hands.now().getTime() + hands.stepMs;
  state.apps[identifier] = app;
  return done({ Identifier: identifier, State: 'Queued' });
};

/** Which application is meant: by the store's number, its own name, or what a manifest says. Null: no such manifest. */
async function named(command: PlistDict, { network }: Hands): Promise<readonly [string, string, string] | null> {
  const storeId = numberIn(command, 'iTunesStoreID');
  if (storeId !== undefined) return STORE[storeId] ?? [`fr.exemple.boutique.id${storeId}`, `App ${storeId}`, '1.0'];
  const identifier = textIn(command, 'Identifier');
  if (identifier !== undefined) {
    return Object.values(STORE).find(([known]) => known === identifier) ?? [identifier, identifier, '1.0'];
  }
  const manifest = textIn(command, 'ManifestURL');
  if (manifest === undefined) throw ipadError('badCommand', { where: 'iTunesStoreID' });
  return fromManifest(manifest, network);
}

/** An application of one's own, by the manifest that tells where it is. Null when it cannot be read. */
export async function fromManifest(
  url: string,
  network: Hands['network'],
): Promise<readonly [string, string, string] | null> {
  try {
    const [item] = dictsIn(readDict((await network.get(url)).body), 'items');
    const metadata = item && dictIn(item, 'metadata');
    const identifier = metadata && textIn(metadata, 'bundle-identifier');
    if (metadata === undefined || identifier === undefined) return null;
    const assets = item === undefined ? [] : dictsIn(item, 'assets');
    const software = assets.find((asset) => asset.get('kind') === 'software-package');
    const where = software && textIn(software, 'url');
    // What the manifest says is only believed of a file that is really there, and is that application.
    if (where !== undefined) {
      const ipa = readIpa((await network.get(where)).body, (signed) => readSignedData(signed).content);
      if (ipa.bundleId !== identifier) return null;
    }
    return [identifier, textIn(metadata, 'title') ?? identifier, textIn(metadata, 'bundle-version') ?? '1.0'];
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Queued → Installing → Managed, a step each time; not for what is stuck, nor in single-app mode. */
export function advanceApps(state: IpadState, now: Date, stepMs: number, stuck: boolean): void {
  if (stuck || payloadsOf(state, 'com.apple.app.lock').length > 0) return;
  for (const app of Object.values(state.apps)) {
    while (app.due !== null && app.due <= now.getTime()) {
      app.due = app.status === 'Queued' ? app.due + stepMs : null;
      app.status = app.status === 'Queued' ? 'Installing' : 'Managed';
    }
  }
}

export const removeApplication: Hand = (command, { state }) => {
  const identifier = mustText(command, 'Identifier');
  const app = state.apps[identifier];
  if (app === undefined || app.status === null) return NOT_FOUND;
  delete state.apps[identifier];
  return done();
};

const chosen = (command: PlistDict, apps: Readonly<Record<string, AppState>>): AppState[] => {
  const identifiers = textsIn(command, 'Identifiers');
  return Object.values(apps).filter(({ identifier }) => identifiers?.includes(identifier) ?? true);
};

export const installedApplications: Hand = (command, { state }) => {
  const items = textsIn(command, 'Items');
  const managedOnly = flagIn(command, 'ManagedAppsOnly') ?? false;
  const wanted = (key: string): boolean => items?.includes(key) ?? true;
  return done({
    InstalledApplicationList: chosen(command, state.apps)
      .filter((app) => (app.status === 'Installing' || isInstalled(app)) && (!managedOnly || app.status !== null))
      .map((app) => {
        const said: Record<string, PlistInput> = {
          Identifier: app.identifier,
          Name: app.name,
          ShortVersion: app.version,
          Version: app.version,
          BundleSize: app.bundleBytes,
          DynamicSize: 16_384,
          Installing: app.status === 'Installing',
          HasUpdateAvailable: app.newer !== undefined,
          IsValidated: true,
        };
        return Object.fromEntries(Object.entries(said).filter(([key]) => wanted(key)));
      }),
  });
};

export const managedApplications: Hand = (command, { state }) =>
  done({
    ManagedApplicationList: Object.fromEntries(
      chosen(command, state.apps).flatMap((app) =>
        app.status === null
          ? []
          : [
              [
                app.identifier,
                {
                  Status: app.status,
                  ManagementFlags: app.managementFlags,
                  HasConfiguration: app.configuration !== null,
                  HasFeedback: false,
                  IsValidated: app.status === 'Managed',
                },
              ],
            ],
      ),
    ),
  });

export const applicationConfigurations: Hand = (command, { state }) =>
  done({
    ApplicationConfigurations: chosen(command, state.apps)
      .filter(({ status }) => status !== null)
      .map(({ identifier, configuration }) => ({
        Identifier: identifier,
        ...(configuration !== null && { Configuration: configuration as PlistInput }),
      })),
  });

export const applicationFeedback: Hand = (command, { state }) =>
  done({
    ManagedApplicationFeedback: chosen(command, state.apps)
      .filter(({ status }) => status !== null)
      .map(({ identifier }) => ({ Identifier: identifier })),
  });
