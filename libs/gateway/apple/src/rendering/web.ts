import { SETTING_LABELS, type ProfileSettings } from '@chariot/contract';
import { counted, quoted } from '@chariot/fleet';
import { isBundle, profile, restrictions, withoutEquivalent, type Compile, type PayloadSpec } from './compiled.js';

export const webLinks: Compile<'webLinks'> = ({ homePage, bookmarks }) => {
  // Two icons of one address are one too many: iPadOS does not say which it keeps.
  const links = [{ name: 'Accueil', url: homePage }, ...bookmarks].filter(
    ({ url }, at, all) => all.findIndex((one) => one.url === url) === at,
  );
  const more = bookmarks.length === 0 ? '' : ` et ${counted(bookmarks.length, 'favori')}`;
  return {
    effect: 'applied',
    sentence: `Met sur l’écran d’accueil une icône « Accueil » vers ${homePage}${more} ; Safari garde sa propre page d’ouverture.`,
    profiles: profile(
      'webLinks',
      SETTING_LABELS.webLinks,
      links.map(({ name, url }, at) => ({
        name: `link-${at}`,
        type: 'com.apple.webClip.managed',
        content: { URL: url, Label: name, IsRemovable: false },
      })),
    ),
  };
};

/** Exam mode shows one site: the lists of every day stand aside. */
const examSite = ({ singleApp }: ProfileSettings): boolean => singleApp?.kind === 'web' && singleApp.onlyThisSite;
const hostOf = (site: string): string => site.replace(/^\*\./, '');
const unique = (sites: readonly string[]): string[] => [...new Set(sites.map(hostOf))];

const onlyThese = (sites: readonly { readonly url: string; readonly title: string }[]): PayloadSpec => ({
  name: 'filter',
  type: 'com.apple.webcontent-filter',
  content: { FilterType: 'BuiltIn', AllowListBookmarks: sites.map(({ url, title }) => ({ URL: url, Title: title })) },
});

export const webFilter: Compile<'webFilter'> = (value, all) => {
  const { allow, deny, allowOnly, passwordSaving } = value;
  if (allowOnly && allow.length === 0 && !examSite(all)) {
    return withoutEquivalent(
      'Un iPad n’ouvre « que les sites permis » que s’il y en a un : écrivez-le, ou coupez Safari.',
    );
  }
  const payloads: PayloadSpec[] = passwordSaving ? [] : [restrictions({ safariAllowAutoFill: false })];
  let words = 'N’interdit aucun site';
  if (examSite(all)) words = 'Cède à « Une seule application », qui n’ouvre qu’un site';
  else if (allowOnly) {
    payloads.push(onlyThese(unique(allow).map((host) => ({ url: `https://${host}`, title: host }))));
    words = `Safari n’ouvre que ${counted(allow.length, 'site autorisé')}, qui deviennent ses favoris`;
  } else if (deny.length > 0) {
    const urls = unique(deny).flatMap((host) => [`https://${host}`, `http://${host}`]);
    const content = { FilterType: 'BuiltIn', DenyListURLs: urls };
    payloads.push({ name: 'filter', type: 'com.apple.webcontent-filter', content });
    const except = allow.length === 0 ? '' : `, sans ${counted(allow.length, 'exception')}, qu’iPadOS n’a pas`;
    words = `Safari refuse ${counted(deny.length, 'site interdit')}${except}`;
  }
  const passwords = passwordSaving ? 'permis' : 'interdit';
  return {
    effect: 'supervised',
    sentence: `${words} ; enregistrement des mots de passe ${passwords} ; la navigation privée ne se règle pas à part.`,
    profiles: profile('webFilter', SETTING_LABELS.webFilter, payloads),
  };
};

const SAFARI = 'com.apple.mobilesafari';
const lock = (application: string): PayloadSpec => ({
  name: 'lock',
  type: 'com.apple.app.lock',
  content: { App: { Identifier: application } },
});

export const singleApp: Compile<'singleApp'> = (value) => {
  const locked = (sentence: string, ...payloads: PayloadSpec[]) =>
    ({ effect: 'supervised', sentence, profiles: profile('singleApp', SETTING_LABELS.singleApp, payloads) }) as const;
  if (value.kind === 'app') {
    const { application } = value;
    if (isBundle(application)) {
      return locked(`N’ouvre que l’application ${quoted(application)}, si elle est installée.`, lock(application));
    }
    return withoutEquivalent(
      `${quoted(application)} n’est pas une application d’iPad, qui se nomme comme com.apple.calculator.`,
    );
  }
  const { url, onlyThisSite } = value;
  if (!onlyThisSite) return locked(`N’ouvre que Safari, qui n’ira pas de lui-même à ${url}.`, lock(SAFARI));
  return locked(
    `N’ouvre que Safari, et dans Safari que ${url}, à toucher dans les favoris.`,
    lock(SAFARI),
    onlyThese([{ url, title: 'Évaluation' }]),
  );
};
