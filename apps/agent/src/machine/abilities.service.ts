import type { ConfinedFolder } from '../files/confined-folder.service.js';
import type { Abilities, MachineIdentity } from '../settings/contribution.js';
import { installedApplications } from './applications.service.js';
import { findTool, isThere, output } from './tools.service.js';

const KIOSKS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'firefox',
  'firefox-esr',
] as const;
const GREETER = '/etc/lightdm/lightdm-gtk-greeter.conf';

/** What this computer can do, looked up each time: a browser may have been installed since. */
export async function systemAbilities(
  folder: ConfinedFolder,
  identity: () => Promise<MachineIdentity | null>,
): Promise<Omit<Abilities, 'lock'>> {
  const has = (name: string): Promise<boolean> => findTool(name).then((tool) => tool !== null);
  const [networkManager, resolved, browsers, dconf, cups, apt, unattendedUpgrades] = await Promise.all([
    has('nmcli'),
    isThere('/run/systemd/resolve/stub-resolv.conf'),
    Promise.all(KIOSKS.map((name) => findTool(name))),
    has('dconf'),
    has('lpadmin'),
    has('apt-get'),
    has('unattended-upgrade'),
  ]);
  const applications = await installedApplications();
  const kioskBrowser = browsers.find((tool) => tool !== null) ?? null;
  return {
    networkManager,
    resolver: resolved ? 'resolved' : networkManager ? 'networkManager' : null,
    browser: kioskBrowser !== null,
    lightdmGreeter: await folder.has(GREETER),
    displayManager: (await has('lightdm')) ? 'lightdm' : (await has('gdm3')) ? 'gdm' : null,
    dconf,
    cups,
    apt,
    unattendedUpgrades,
    kioskBrowser,
    application: (name) => applications.get(name),
    identity: await identity(),
    languages: await generatedLanguages(),
    knowsTimeZone,
  };
}

/** A folder that plays the machine can do everything that a file can say. */
export async function allAbilities(
  folder: ConfinedFolder,
  identity: () => Promise<MachineIdentity | null> = async () => null,
): Promise<Omit<Abilities, 'lock'>> {
  return {
    networkManager: true,
    resolver: 'resolved',
    browser: true,
    lightdmGreeter: await folder.has(GREETER),
    displayManager: 'lightdm',
    dconf: true,
    cups: true,
    apt: true,
    unattendedUpgrades: true,
    kioskBrowser: '/usr/bin/chromium',
    application: (name) => [name],
    identity: await identity(),
    languages: null,
    knowsTimeZone,
  };
}

function knowsTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('fr', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

async function generatedLanguages(): Promise<string[] | null> {
  const tool = await findTool('locale');
  if (tool === null) return null;
  const names = (await output(tool, '-a')).split('\n');
  return names.flatMap((name) => /^([a-z]{2}_[A-Z]{2})\.utf-?8$/i.exec(name)?.[1] ?? []);
}
