// How dates, money and counts are written for French readers, in Paris time. It refuses to guess: null is « non renseigné ».
export * from './amounts.js';
export * from './dates.js';
