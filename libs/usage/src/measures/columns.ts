import { MEASURES, type Measure } from './measure.js';

/** As PostgreSQL writes it: `devicesInService` is `devices_in_service`. */
export const columnOf = (measure: string): string => measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const ALL_MEASURES = Object.keys(MEASURES) as readonly Measure[];
/** Those that a fact adds to. */
export const SUMS = ALL_MEASURES.filter((measure) => MEASURES[measure] === 'sum');
/** Those that are written as they stand. */
export const STANDINGS = ALL_MEASURES.filter((measure) => MEASURES[measure] === 'standing');
