import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** What a proxy adds: with one of them, the loopback address is the proxy's and not the caller's. */
const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const OWN_NAMES = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * Whether a request may read the metrics: by the token of the settings; without one, from this machine, by its own name
 * (another site's page may make a browser call us, under a name of that site) and through no proxy.
 */
export function mayScrape(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return equal(request.headers.authorization ?? '', `Bearer ${token}`);
  const { remoteAddress = '' } = request.socket;
  return (
    LOOPBACK.test(remoteAddress) &&
    OWN_NAMES.test(request.headers.host ?? '') &&
    OF_PROXIES.every((name) => request.headers[name] === undefined)
  );
}

const equal = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
