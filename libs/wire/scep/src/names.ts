/** Attributes of a pkiMessage (RFC 8894 §3.2.1). */
export const SCEP_OID = {
  messageType: '2.16.840.1.113733.1.9.2',
  pkiStatus: '2.16.840.1.113733.1.9.3',
  failInfo: '2.16.840.1.113733.1.9.4',
  senderNonce: '2.16.840.1.113733.1.9.5',
  recipientNonce: '2.16.840.1.113733.1.9.6',
  transactionId: '2.16.840.1.113733.1.9.7',
  failInfoText: '1.3.6.1.5.5.7.24.1',
  /** Of a PKCS #10 request (RFC 2985 §5.4.1). */
  challengePassword: '1.2.840.113549.1.9.7',
} as const;

/** RFC 8894 §3.2.1.2, and what older drafts had. */
export const MESSAGE_TYPES = {
  CertRep: '3',
  RenewalReq: '17',
  UpdateReq: '18',
  PKCSReq: '19',
  GetCertInitial: '20',
  GetCert: '21',
  GetCRL: '22',
} as const;
export type MessageType = keyof typeof MESSAGE_TYPES;

/** RFC 8894 §3.2.1.3. */
export const PKI_STATUSES = { success: '0', failure: '2', pending: '3' } as const;
export type PkiStatus = keyof typeof PKI_STATUSES;

/** RFC 8894 §3.2.1.4: why not. */
export const FAIL_INFOS = { badAlg: '0', badMessageCheck: '1', badRequest: '2', badTime: '3', badCertId: '4' } as const;
export type FailInfo = keyof typeof FAIL_INFOS;

/** The name that a code stands for. */
export function nameOf<Name extends string>(codes: Readonly<Record<Name, string>>, code: string): Name | undefined {
  return (Object.keys(codes) as Name[]).find((name) => codes[name] === code);
}
