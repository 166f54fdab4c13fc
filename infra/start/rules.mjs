// `npm run rules`: the rules and traps of the convention, each with its treatment, its page and its test, which are run
// (test/rules). `-- --off R17` plays them with that rule switched off, so that its test fails.
import { play } from './play.mjs';

process.exitCode = play('test/rules/run.mjs', process.argv.slice(2));
