import type { Concrete } from '@chariot/wire-agent';
import type { Abilities, Contribution } from './contribution.js';
import { chromiumPatterns, firefoxPatterns } from './sites.js';
import { NO_BROWSER } from './web-links.js';

/** Both browsers read at most so many lines of a list, and drop the rest in silence. */
const LONGEST_LIST = 1000;

/** Sites that may be visited or not, private windows and saved passwords, in both browsers. */
export function webFilter(value: Concrete<'webFilter'>, abilities: Abilities): Contribution {
  const { allow, deny, allowOnly } = value;
  const chromium = { block: allowOnly ? ['*'] : chromiumPatterns(deny), allow: chromiumPatterns(allow) };
  const firefox = { block: allowOnly ? ['<all_urls>'] : firefoxPatterns(deny), allow: firefoxPatterns(allow) };
  const tooLong = [chromium.block, chromium.allow, firefox.block, firefox.allow].some(
    (list) => list.length > LONGEST_LIST,
  );
  return {
    documents: [],
    chromium: {
      URLBlocklist: chromium.block,
      URLAllowlist: chromium.allow,
      IncognitoModeAvailability: value.privateBrowsing ? 0 : 1,
      PasswordManagerEnabled: value.passwordSaving,
    },
    firefox: {
      WebsiteFilter: { Block: firefox.block, Exceptions: firefox.allow },
      DisablePrivateBrowsing: !value.privateBrowsing,
      PasswordManagerEnabled: value.passwordSaving,
      OfferToSaveLogins: value.passwordSaving,
    },
    ...(tooLong
      ? { verdict: { status: 'failed', why: `Une liste dépasse ${LONGEST_LIST} sites : le navigateur ignore la fin.` } }
      : !abilities.browser && { verdict: NO_BROWSER }),
  };
}
