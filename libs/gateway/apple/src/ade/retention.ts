import type { RetentionRule, Vault } from '@chariot/platform';
import type { AdeDevicesRepository } from './devices.repository.js';
import type { AdeServerRepository } from './server.repository.js';

export const adeRetention = (
  servers: AdeServerRepository,
  devices: AdeDevicesRepository,
  vault: Vault,
): readonly RetentionRule[] => [
  {
    name: 'apple.adeKeys',
    what: 'Clés scellées des jetons d’Apple School Manager, sauf la dernière',
    tables: ['apple.ade_key'],
    daysKept: 730,
    why: 'Le temps de deux renouvellements annuels : Apple peut encore chiffrer un jeton pour une clé plus ancienne.',
    prune: async (tx, before) => {
      const secrets = await servers.pruneKeys(tx, before);
      for (const secret of secrets) await vault.forget(tx, secret);
      return secrets.length;
    },
  },
  {
    name: 'apple.adeDevices',
    what: 'Numéros de série d’iPad qui ont quitté Apple School Manager et n’ont pas de classe mobile',
    tables: ['apple.ade_device'],
    daysKept: 90,
    why: 'Le temps de comprendre une cession ; l’appareil lui-même reste à l’inventaire.',
    prune: (tx, before) => devices.prune(tx, before),
  },
  {
    name: 'apple.adeServer',
    what: 'Jeton scellé d’Apple School Manager en place, et rappels écrits de sa fin',
    tables: ['apple.ade_server', 'apple.ade_notice'],
    daysKept: null,
    why: 'Un seul jeton est en place, remplacé à chaque renouvellement ; un rappel ne dit que sa date.',
  },
];
