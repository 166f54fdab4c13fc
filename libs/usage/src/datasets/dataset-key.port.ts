/** The key that signs datasets (`DatasetKey`); it comes from the master key. */
export const DATASET_KEY = Symbol('DatasetKey');
