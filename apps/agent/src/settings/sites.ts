import { plainHost } from './safe-text.js';

/**
 * A site of a filter: `exemple.fr` is that name and its www, `*.exemple.fr` is that name with everything under it.
 * Chromium: a leading dot means "no subdomain" (URL blocklist filter format).
 */
export function chromiumPatterns(sites: readonly string[]): string[] {
  return unique(
    sites.flatMap((site) => {
      const { host, wide } = read(site);
      return wide ? [host] : withWww(host).map((name) => `.${name}`);
    }),
  );
}

/** Firefox: match patterns of WebExtensions, where `*.` includes the name itself. */
export function firefoxPatterns(sites: readonly string[]): string[] {
  return unique(
    sites.flatMap((site) => {
      const { host, wide } = read(site);
      return wide ? [`*://*.${host}/*`] : withWww(host).map((name) => `*://${name}/*`);
    }),
  );
}

/** `no_proxy` of curl and others: a leading dot means everything under it. */
export function proxyExceptions(sites: readonly string[]): string[] {
  return unique(
    sites.flatMap((site) => {
      const { host, wide } = read(site);
      return wide ? [host, `.${host}`] : [host];
    }),
  );
}

function read(site: string): { host: string; wide: boolean } {
  const wide = site.startsWith('*.');
  return { host: plainHost(wide ? site.slice(2) : site, 'site').toLowerCase(), wide };
}

function withWww(host: string): string[] {
  return host.startsWith('www.') ? [host] : [host, `www.${host}`];
}

function unique(list: string[]): string[] {
  return [...new Set(list)];
}
