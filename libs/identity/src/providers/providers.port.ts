/** An identity provider of OpenID Connect, as the instance's settings describe it. The application gives the list. */
export interface ProviderSettings {
  /** Stable, in addresses: `proconnect`. */
  readonly id: string;
  /** On the button. */
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `openid` is always among them. */
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[];
  /** Whether its word on an e-mail address is enough to know somebody the first time. */
  readonly trustsEmail: boolean;
  /** Whether it may be on this machine, or on the private networks that the instance may call (CHARIOT_OUTBOUND_PRIVATE). */
  readonly allowPrivateNetwork: boolean;
}
export const PROVIDER_SETTINGS = Symbol('ProviderSettings');
