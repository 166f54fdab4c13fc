import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import type { Abilities, Contribution } from './contribution.js';

/** Packages that the school has approved, from the depositories that the machine already knows, and no other. */
export function apps(wanted: Concrete<'apps'>, { apt }: Abilities): Contribution {
  if (!apt) {
    return {
      documents: [],
      verdict: { status: 'notApplicable', why: 'Cette machine n’installe pas de paquets Debian (apt est absent).' },
    };
  }
  const names = wanted.map((app) => app.package);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw agentError('badSetting', { fr: `Le paquet ${twice} est demandé deux fois.` });
  return {
    documents: [],
    acts: wanted.map((app) => ({
      // An option of apt can never be read in it: the wire's own pattern, again.
      act: { kind: 'package', name: packageName(app.package), state: app.state },
      settings: ['apps'],
    })),
  };
}

/** Debian policy §5.6.1. */
function packageName(name: string): string {
  if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name)) throw agentError('unsafeText', { where: 'nom de paquet' });
  return name;
}
