import { SETTING_LABELS } from '@chariot/contract';
import { counted } from '@chariot/fleet';
import { isBundle, profile, restrictions, withoutEquivalent, type Compile } from './compiled.js';

export const appRules: Compile<'appRules'> = ({ hidden, allowInstall }) => {
  const blocked = [...new Set(hidden.filter(isBundle))].sort();
  const left = hidden.length - hidden.filter(isBundle).length;
  const hides =
    blocked.length === 0 ? 'Ne cache aucune application' : `Cache ${counted(blocked.length, 'application')}`;
  const others = left === 0 ? '' : ` (${counted(left, 'nom')} de Linux sans équivalent)`;
  const installs = allowInstall ? 'laisse les élèves installer' : 'empêche les élèves d’installer et de retirer';
  const content = {
    ...(blocked.length > 0 && { blockedAppBundleIDs: blocked }),
    ...(!allowInstall && { allowAppInstallation: false, allowUIAppInstallation: false, allowAppRemoval: false }),
  };
  return {
    effect: 'supervised',
    sentence: `${hides}${others} ; ${installs} des applications.`,
    profiles: profile(
      'appRules',
      SETTING_LABELS.appRules,
      Object.keys(content).length === 0 ? [] : [restrictions(content)],
    ),
  };
};

/** Three names or more, the first of a domain: `gcompris-qt` and `python3.11-doc` are Debian's. */
const isStoreName = (name: string): boolean =>
  isBundle(name) && /^(app|be|ca|ch|co|com|de|edu|es|eu|fr|gouv|io|it|me|net|org|uk)\.[^.]+\./.test(name);

export const apps: Compile<'apps'> = (wanted) => {
  const ours = wanted.filter((one) => isStoreName(one.package));
  if (ours.length === 0) {
    return withoutEquivalent(
      'Ce sont des paquets de Debian : les applications d’un iPad viennent d’Apple School Manager.',
    );
  }
  const installed = [...new Set(ours.filter(({ state }) => state === 'installed').map((one) => one.package))].sort();
  const others = wanted.length - ours.length;
  return {
    effect: 'applied',
    sentence: `Installe ${counted(installed.length, 'application')} avec les licences de l’école, et retire celles qu’elle ne demande plus${
      others === 0 ? '' : ` ; ${counted(others, 'paquet')} de Debian sans équivalent`
    }.`,
    declarations: installed.map((bundle) => ({
      name: `apps.${bundle}`,
      type: 'com.apple.configuration.app.managed',
      payload: { BundleID: bundle, InstallBehavior: { Install: 'Required', License: { Assignment: 'Device' } } },
    })),
  };
};

const ICONS_A_PAGE = 20;

export const homeScreen: Compile<'homeScreen'> = ({ dock, icons }) => {
  const icon = (bundle: string) => ({ Type: 'App', BundleID: bundle });
  const [below, above] = [dock.filter(isBundle), icons.filter(isBundle)];
  const left = dock.length + icons.length - below.length - above.length;
  if (below.length + above.length === 0) {
    return withoutEquivalent('Aucun de ces noms n’est d’une application d’iPad, qui se nomme comme com.apple.Pages.');
  }
  const pages = Array.from({ length: Math.max(1, Math.ceil(above.length / ICONS_A_PAGE)) }, (_, page) =>
    above.slice(page * ICONS_A_PAGE, (page + 1) * ICONS_A_PAGE).map(icon),
  );
  return {
    effect: 'supervised',
    sentence: `Range ${counted(below.length + above.length, 'application')} sur l’écran d’accueil ; les autres suivent${
      left === 0 ? '' : ` ; ${counted(left, 'nom')} sans équivalent`
    }.`,
    profiles: profile('homeScreen', SETTING_LABELS.homeScreen, [
      { name: 'layout', type: 'com.apple.homescreenlayout', content: { Dock: below.map(icon), Pages: pages } },
    ]),
  };
};

export const notifications: Compile<'notifications'> = ({ silenced }) => {
  const silent = [...new Set(silenced.filter(isBundle))].sort();
  if (silent.length === 0) {
    return withoutEquivalent('Aucun de ces noms n’est d’une application d’iPad, qui se nomme comme com.apple.news.');
  }
  const settings = silent.map((bundle) => ({ BundleIdentifier: bundle, NotificationsEnabled: false }));
  return {
    effect: 'supervised',
    sentence: `Fait taire ${counted(silent.length, 'application')}.`,
    profiles: profile('notifications', SETTING_LABELS.notifications, [
      { name: 'notifications', type: 'com.apple.notificationsettings', content: { NotificationSettings: settings } },
    ]),
  };
};
