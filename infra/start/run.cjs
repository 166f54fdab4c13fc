// Every npm script begins here: `node infra/start/run.cjs start` runs start.mjs. CommonJS of long ago, so that a Node
// that is too old says so in one sentence instead of tripping over newer syntax. What a script throws is a sentence too.
'use strict';

// Commands of the server itself, which operator.mjs runs.
var OPERATOR = [
  'backup',
  'restore',
  'migrate',
  'audit',
  'approvals',
  'broker-certificate',
  'directory',
  'inventory',
  'enrolment',
];
var OLDEST = [20, 19];
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(
    'Chariot demande Node ' + OLDEST.join('.') + ' ou plus récent ; celui-ci est le ' + process.versions.node + '.',
  );
  process.exit(1);
} else {
  var name = process.argv[2];
  var isOperator = OPERATOR.indexOf(name) >= 0;
  var script = require('path').join(__dirname, (isOperator ? 'operator' : name) + '.mjs');
  process.argv.splice(1, isOperator ? 1 : 2, script);
  import(require('url').pathToFileURL(script).href).catch(function (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}
