/** What a person types on a new device: where to knock, and whom to trust. */
export interface EnrolmentAddress {
  /** `https://host:port` of the device doors. */
  readonly serverUrl: string;
  /** First 40 hexadecimal digits of the SHA-256 of the root certificate. */
  readonly fingerprint: string;
}

/** Asked of the configuration (the address) and of pki (the fingerprint). */
export interface EnrolmentAddressSource {
  address(): EnrolmentAddress | Promise<EnrolmentAddress>;
}
export const ENROLMENT_ADDRESS = Symbol('EnrolmentAddress');
