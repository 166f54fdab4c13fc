/** The languages that people read the console in. French is what it is written in. */
export type Language = 'fr' | 'en';
export const LANGUAGES: Readonly<Record<Language, string>> = { fr: 'Français', en: 'English' };

const KEPT_AS = 'chariot.langue';

/** What this browser chose; French where it chose nothing or keeps nothing. It holds for one load of the page. */
export const LANGUAGE: Language =
  typeof localStorage !== 'undefined' && localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'fr';
/** How dates and numbers are written. */
export const LOCALE = { fr: 'fr-FR', en: 'en-GB' }[LANGUAGE];

/** Loads the page again, since words are chosen as it loads. */
export function choose(language: Language): void {
  localStorage.setItem(KEPT_AS, language);
  location.reload();
}
