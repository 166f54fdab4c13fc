export const FLOW_COOKIE = 'chariot_flow';
const PATH = '/api/v1/sign-in/providers';

/**
 * The cookie that a browser leaves with and must come back with. Lax: it comes with the provider's redirection, which the
 * session's own cookie (Strict) does not.
 */
export const flowCookie = (value: string, seconds: number, secure: boolean): string =>
  [
    `${FLOW_COOKIE}=${value}`,
    `Path=${PATH}`,
    `Max-Age=${seconds}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');

/** Its value in the header of a request; `undefined` unless there is exactly one, of the shape that we give. */
export function flowCookieOf(header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${FLOW_COOKIE}=`))
    .map((pair) => pair.slice(FLOW_COOKIE.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}
