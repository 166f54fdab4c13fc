/** What a person types or opens on a new device: where to knock, and whom to trust. */
export interface EnrolmentAddress {
  /** `https://host:port` of the device doors. */
  readonly serverUrl: string;
  /** First 40 hexadecimal digits of the SHA-256 of the root certificate. */
  readonly fingerprint: string;
  /** The page that iPads open, a code behind it; null where none can be enrolled. */
  readonly ipadUrl: string | null;
  /** Why not, in one French sentence. */
  readonly whyNoIpad: string | null;
}

/** Asked of the configuration (the address), of pki (the fingerprint) and of the gateway of iPads; outside any transaction. */
export interface EnrolmentAddressSource {
  address(): Promise<EnrolmentAddress>;
}
export const ENROLMENT_ADDRESS = Symbol('EnrolmentAddress');
