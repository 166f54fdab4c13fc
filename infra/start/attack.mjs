// `npm run attack`: plays the attacks and their weakened twins (test/attack). Its arguments (`NAME…`,
// `--twin NAME`, `--short`) and its exit code are the attacks'.
import { play } from './play.mjs';

process.exitCode = play('test/attack/run.mjs', process.argv.slice(2));
