/** Makes the digests of the chain; the application gives it a key that comes from the master key. */
export const SEAL_DIGEST = Symbol('SealDigest');
