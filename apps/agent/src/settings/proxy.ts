import type { Concrete } from '@chariot/wire-agent';
import type { Contribution } from './contribution.js';
import type { FileDocument } from './document.js';
import { plainHost } from './safe-text.js';
import { proxyExceptions } from './sites.js';

const LOCAL = ['localhost', '127.0.0.1', '::1'];

/** Sessions, shells, apt and both browsers. The agent itself speaks to its server directly. */
export function proxy(value: Concrete<'proxy'>): Contribution {
  const server = `${plainHost(value.host, 'proxy')}:${value.port}`;
  const exceptions = proxyExceptions(value.exceptions);
  const url = `http://${server}/`;
  const variables = [
    ...['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map((name) => [name, url] as const),
    ...['no_proxy', 'NO_PROXY'].map((name) => [name, [...LOCAL, ...exceptions].join(',')] as const),
  ];
  // Every value is made of characters of host names, ports and commas: no quoting can be escaped.
  const text = (line: (name: string, value: string) => string) =>
    `# Chariot\n${variables.map(([name, set]) => `${line(name, set)}\n`).join('')}`;
  return {
    documents: [
      file(
        '/etc/profile.d/chariot-proxy.sh',
        text((name, set) => `export ${name}='${set}'`),
      ),
      file(
        '/etc/environment.d/60-chariot-proxy.conf',
        text((name, set) => `${name}=${set}`),
      ),
      file(
        '/etc/apt/apt.conf.d/60chariot-proxy',
        `// Chariot\nAcquire::http::Proxy "${url}";\nAcquire::https::Proxy "${url}";\n`,
      ),
    ],
    chromium: {
      ProxySettings: {
        ProxyMode: 'fixed_servers',
        ProxyServer: server,
        ProxyBypassList: ['<local>', ...exceptions].join(';'),
      },
    },
    firefox: {
      Proxy: {
        Mode: 'manual',
        Locked: true,
        HTTPProxy: server,
        UseHTTPProxyForAllProtocols: true,
        Passthrough: [...LOCAL, ...exceptions].join(', '),
      },
    },
  };
}

function file(path: string, content: string): FileDocument {
  return { kind: 'file', path, mode: 0o644, settings: ['proxy'], after: null, render: () => content };
}
