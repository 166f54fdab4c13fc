import type { Concrete } from '@chariot/wire-agent';
import type { Abilities, Contribution } from './contribution.js';
import { oneLine, webAddress } from './safe-text.js';

export const NO_BROWSER = {
  status: 'notApplicable',
  why: 'Aucun navigateur connu (Firefox, Chromium, Chrome) : les règles attendent qu’il y en ait un.',
} as const;

const FOLDER_NAME = 'École';

/** Home page, opened at start, and bookmarks, in both browsers. */
export function webLinks(value: Concrete<'webLinks'>, abilities: Abilities): Contribution {
  const home = webAddress(value.homePage, 'page d’accueil');
  const bookmarks = value.bookmarks.map(({ name, url }) => ({
    name: oneLine(name, 'nom d’un favori'),
    url: webAddress(url, 'adresse d’un favori'),
  }));
  const managed = bookmarks.length === 0 ? null : [{ toplevel_name: FOLDER_NAME }, ...bookmarks];
  return {
    documents: [],
    chromium: {
      HomepageLocation: home,
      HomepageIsNewTabPage: false,
      ShowHomeButton: true,
      NewTabPageLocation: home,
      RestoreOnStartup: 4, // open the list below
      RestoreOnStartupURLs: [home],
      ...(managed && { ManagedBookmarks: managed, BookmarkBarEnabled: true }),
    },
    firefox: {
      Homepage: { URL: home, Locked: true, StartPage: 'homepage' },
      ShowHomeButton: true,
      OverrideFirstRunPage: '',
      ...(managed && { ManagedBookmarks: managed, DisplayBookmarksToolbar: 'always' }),
    },
    ...(!abilities.browser && { verdict: NO_BROWSER }),
  };
}
