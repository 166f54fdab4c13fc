// Finds the browser that the console is tried in; on Debian, root installs it.
import { findProgram, isProgram, maySetUp, setUp } from './debian.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium: `CHROMIUM_PATH`, or the first one on the PATH. @returns {string | undefined} */
export function findChromium() {
  const told = process.env['CHROMIUM_PATH'];
  if (told) return isProgram(told) ? told : undefined;
  return findProgram(...NAMES);
}

/**
 * A Chromium, installed first where that is ours to do.
 * @returns {string}
 * @throws {Error} one French sentence, where there is none and it cannot be installed
 */
export function needChromium() {
  const found = findChromium();
  if (found) return found;
  if (maySetUp() && !process.env['CHROMIUM_PATH']) {
    console.log('installation de Chromium (apt-get)…');
    setUp('chromium', 'fonts-liberation');
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'Il faut un Chromium pour essayer la console : installez le paquet « chromium » ou donnez son chemin dans CHROMIUM_PATH.',
  );
}
