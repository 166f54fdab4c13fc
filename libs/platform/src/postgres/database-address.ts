const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/**
 * How safe the way to PostgreSQL is, from its address as the driver reads it: a parameter said twice counts by its last
 * value, and `host` goes before the host of the address. `local`: this machine alone carries it (loopback, socket);
 * `verified`: TLS, with the name in the certificate checked; `plain`: anything else, TLS that believes anybody included.
 * An address without a host is `plain`: the driver would take it from elsewhere (PGHOST).
 */
export function wayToDatabase(address: string): 'local' | 'verified' | 'plain' {
  const { hostname, searchParams } = new URL(address);
  const last = (name: string): string => searchParams.getAll(name).at(-1) ?? '';
  const host = decodeURIComponent(last('host') || hostname).replace(/^\[(.+)\]$/, '$1');
  if (host.startsWith('/') || LOOPBACK.test(host)) return 'local';
  return host !== '' && last('sslmode') === 'verify-full' ? 'verified' : 'plain';
}
