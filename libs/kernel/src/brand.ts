declare const brand: unique symbol;

/** A primitive that has been checked once: `Brand<string, 'Uai'>` is a string, but a plain string is not it. */
export type Brand<Primitive, Name extends string> = Primitive & { readonly [brand]: Name };
