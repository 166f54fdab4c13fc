export const FLOW_COOKIE = 'chariot_flow';
/** By https: a page of another host in the clear cannot plant this name (RFC 6265bis §4.1.3.1); not `__Host-`, as it has a path of its own. */
export const SECURE_FLOW_COOKIE = `__Secure-${FLOW_COOKIE}`;

const nameOf = (secure: boolean): string => (secure ? SECURE_FLOW_COOKIE : FLOW_COOKIE);
const PATH = '/api/v1/sign-in/providers';

/**
 * The cookie that a browser leaves with and must come back with. Lax: it comes with the provider's redirection, which the
 * session's own cookie (Strict) does not.
 */
export const flowCookie = (value: string, seconds: number, secure: boolean): string =>
  [
    `${nameOf(secure)}=${value}`,
    `Path=${PATH}`,
    `Max-Age=${seconds}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');

/** Its value in the header of a request; `undefined` unless there is exactly one, of the shape that we give. */
export function flowCookieOf(header: string | undefined, secure: boolean): string | undefined {
  const ours = `${nameOf(secure)}=`;
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(ours))
    .map((pair) => pair.slice(ours.length));
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}
