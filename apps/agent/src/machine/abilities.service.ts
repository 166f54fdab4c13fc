import type { ConfinedFolder } from '../files/confined-folder.service.js';
import type { Abilities } from '../settings/contribution.js';
import { findTool, isThere, output } from './commands.service.js';

const BROWSERS = [
  'firefox',
  'firefox-esr',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
] as const;
const GREETER = '/etc/lightdm/lightdm-gtk-greeter.conf';

/** What this computer can do, looked up each time: a browser may have been installed since. */
export async function systemAbilities(folder: ConfinedFolder): Promise<Abilities> {
  const [networkManager, resolved, browsers, languages, lightdmGreeter] = await Promise.all([
    findTool('nmcli').then((tool) => tool !== null),
    isThere('/run/systemd/resolve/stub-resolv.conf'),
    Promise.all(BROWSERS.map((name) => findTool(name))),
    generatedLanguages(),
    folder.has(GREETER),
  ]);
  return {
    networkManager,
    resolver: resolved ? 'resolved' : networkManager ? 'networkManager' : null,
    browser: browsers.some((tool) => tool !== null),
    lightdmGreeter,
    languages,
    knowsTimeZone,
  };
}

/** A folder that plays the machine can do everything that a file can say. */
export async function allAbilities(folder: ConfinedFolder): Promise<Abilities> {
  return {
    networkManager: true,
    resolver: 'resolved',
    browser: true,
    lightdmGreeter: await folder.has(GREETER),
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
