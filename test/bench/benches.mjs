/** In the order in which all of them are run. Each is a module of this folder: `run(ground)`. */
export const BENCHES = [
  'start',
  'checkin',
  'apple',
  'fanout',
  'operation',
  'reconcile',
  'list',
  'indicators',
  'enrol',
  'directory',
  'storm',
  'memory',
  'console',
];
