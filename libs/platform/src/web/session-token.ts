export interface PresentedToken {
  readonly token: string;
  /** The browser adds a cookie by itself, even to a request that another site made; a script adds a bearer on purpose. */
  readonly byCookie: boolean;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i;

/** The session token of a request, or `undefined`. Two cookies of our name (`cookieName`) are a plant: neither is believed. */
export function presentedToken(
  headers: { readonly authorization?: string | undefined; readonly cookie?: string | undefined },
  cookieName: string,
): PresentedToken | undefined {
  if (headers.authorization !== undefined) {
    const token = BEARER.exec(headers.authorization)?.[1];
    return token === undefined ? undefined : { token, byCookie: false };
  }
  const values = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .map((pair) => pair.slice(cookieName.length + 1));
  const [value] = values;
  if (value === undefined || value === '' || values.length > 1 || value.length > 512) return undefined;
  const token = /^[A-Za-z0-9._~-]+$/.test(value) ? value : undefined;
  return token === undefined ? undefined : { token, byCookie: true };
}
