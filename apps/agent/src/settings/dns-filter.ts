import { isIP } from 'node:net';
import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import type { Abilities, Contribution } from './contribution.js';
import type { Document } from './document.js';

/** Every name is asked to these servers; browsers may not go round them by DNS over HTTPS. */
export function dnsFilter(value: Concrete<'dnsFilter'>, { resolver }: Abilities): Contribution {
  for (const server of value.servers) if (isIP(server) === 0) throw agentError('unsafeText', { where: 'serveur DNS' });
  const document = documentFor(resolver, value.servers);
  return {
    documents: document ? [document] : [],
    chromium: { DnsOverHttpsMode: 'off' },
    firefox: { DNSOverHTTPS: { Enabled: false, Locked: true } },
    ...(!document && {
      verdict: {
        status: 'notApplicable',
        why: 'Ni systemd-resolved ni NetworkManager sur cette machine : le serveur DNS ne peut pas être imposé.',
      },
    }),
  };
}

function documentFor(resolver: Abilities['resolver'], servers: readonly string[]): Document | null {
  if (resolver === 'resolved') {
    return {
      kind: 'file',
      path: '/etc/systemd/resolved.conf.d/chariot.conf',
      mode: 0o644,
      settings: ['dnsFilter'],
      after: 'restartResolver',
      // `~.`: these servers before those that a network announces. An empty fallback: never anybody else's.
      render: () => `# Chariot\n[Resolve]\nDNS=${servers.join(' ')}\nFallbackDNS=\nDomains=~.\n`,
    };
  }
  if (resolver === 'networkManager') {
    return {
      kind: 'file',
      path: '/etc/NetworkManager/conf.d/chariot-dns.conf',
      mode: 0o644,
      settings: ['dnsFilter'],
      after: 'reloadNetworkManager',
      render: () => `# Chariot\n[global-dns]\n\n[global-dns-domain-*]\nservers=${servers.join(',')}\n`,
    };
  }
  return null;
}
