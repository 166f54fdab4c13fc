import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import type { Abilities, Contribution } from './contribution.js';
import type { Document } from './document.js';

/** Time zone at once, language at the next session. */
export function locale({ timeZone, language }: Concrete<'locale'>, abilities: Abilities): Contribution {
  if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(timeZone)) throw agentError('unsafeText', { where: 'fuseau horaire' });
  if (!/^[a-z]{2}_[A-Z]{2}$/.test(language)) throw agentError('unsafeText', { where: 'langue' });
  if (!abilities.knowsTimeZone(timeZone)) {
    throw agentError('badSetting', { fr: `Le fuseau horaire ${timeZone} n’existe pas sur cette machine.` });
  }
  const zone: Document[] = [
    {
      kind: 'link',
      path: '/etc/localtime',
      target: `/usr/share/zoneinfo/${timeZone}`,
      settings: ['locale'],
      after: null,
    },
    file('/etc/timezone', () => `${timeZone}\n`),
  ];
  if (abilities.languages && !abilities.languages.includes(language)) {
    return {
      documents: zone,
      verdict: { status: 'failed', why: `La langue ${language} n’est pas installée ; le fuseau horaire est réglé.` },
    };
  }
  const variables = (original: string | null): string => withLanguage(original, language);
  // Debian's PAM reads the first, systemd the second.
  return { documents: [...zone, file('/etc/default/locale', variables), file('/etc/locale.conf', variables)] };
}

function file(path: string, render: (original: string | null) => string): Document {
  return { kind: 'file', path, mode: 0o644, settings: ['locale'], after: null, render };
}

/** Others' lines (LC_PAPER…) stay; those that say the language are ours, LC_ALL would hide them. */
function withLanguage(original: string | null, language: string): string {
  const others = (original ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(LANG|LANGUAGE|LC_ALL)=/.test(line));
  return [...others, `LANG=${language}.UTF-8`, `LANGUAGE=${language}:${language.slice(0, 2)}`, ''].join('\n');
}
