/** A floating-point number: apart from integers, so that `<real>1</real>` is written back as it was read. */
export class PlistReal {
  constructor(readonly value: number) {}
}

/** A reference inside a keyed archive; only binary property lists have it. */
export class PlistUid {
  constructor(readonly value: number) {}
}

/** In the order of the document; a Map, so that `__proto__` is a key like another and `10` is not moved before `a`. */
export type PlistDict = Map<string, PlistValue>;

/** An integer is a `number` as long as it is a safe one, a `bigint` beyond. */
export type PlistValue =
  string | number | bigint | boolean | Date | Buffer | PlistReal | PlistUid | PlistValue[] | PlistDict;

/** What the writer takes besides: plain objects (an absent value leaves its key out), numbers with decimals, any bytes. */
export type PlistInput =
  | PlistValue
  | Uint8Array
  | readonly PlistInput[]
  | ReadonlyMap<string, PlistInput>
  | { readonly [key: string]: PlistInput | undefined };

/** Seconds between 1970 and 2001, when the time of binary property lists begins. */
export const APPLE_EPOCH_SECONDS = 978_307_200;

/** 0001-01-01 to 9999-12-31, in milliseconds: what the four digits of an XML date can say. */
export const FIRST_DATE = -62_135_596_800_000;
export const LAST_DATE = 253_402_300_799_999;

export const LEAST_INTEGER = -(2n ** 63n);
export const GREATEST_INTEGER = 2n ** 64n - 1n;

/** @param value already between LEAST_INTEGER and GREATEST_INTEGER */
export const integerOf = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

// eslint-disable-next-line no-control-regex -- those are what is looked for
const FOREIGN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** Whether XML 1.0 has no form for some character of it (§2.2: NUL, other controls, halves of a pair). */
export const hasForeignSigns = (text: string): boolean => text.search(FOREIGN) >= 0;

/**
 * The same text with U+FFFD in the place of what XML has no form for. An application whose name holds U+000B must not make a
 * whole report unreadable, and PostgreSQL must not be given a NUL.
 */
export const withoutForeignSigns = (text: string): string => text.replace(FOREIGN, '\ufffd');
