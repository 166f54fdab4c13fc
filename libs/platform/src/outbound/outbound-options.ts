export interface OutboundOptions {
  /** Ranges (`10.20.0.0/16`, `fd12:3456::/32`) that may be called although they are not public. */
  readonly privateRanges?: readonly string[];
  /** Whether `http:` may be called too; only `https:` unless told. */
  readonly http?: boolean;
  /** Authority, PEM, of servers that the machine does not know. */
  readonly ca?: string;
  /** Every address of a name; the DNS servers of the machine unless told. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}
