// Loaded before the command line of the copy: it waits in front of one of the last tables, so that people and devices write
// a good deal between the first table and that one. With WITHOUT_SNAPSHOT it also takes the one snapshot away.
import pg from 'pg';

const WAIT_MS = 2_000;
const { query } = pg.Client.prototype;

pg.Client.prototype.query = function slowly(asked, ...rest) {
  const text = typeof asked === 'string' ? asked : (asked?.text ?? '');
  if (text.startsWith('copy "platform"."journal"')) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
  if (process.env['WITHOUT_SNAPSHOT'] === '1' && asked === 'begin isolation level repeatable read read only') {
    return query.call(this, 'begin', ...rest);
  }
  return query.call(this, asked, ...rest);
};
