import { writtenRules } from '@chariot/convention';

/** The registry of the convention's rules and traps, for whoever reads it from outside: JSON on the standard output. */
console.log(JSON.stringify(writtenRules(), null, 2));
