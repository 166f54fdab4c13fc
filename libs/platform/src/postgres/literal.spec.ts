import * as fc from 'fast-check';
import pg from 'pg';
import { literal } from './literal.js';

describe('a text as a literal of SQL', () => {
  it.each(['', `l'école`, `'; drop table fleet.device; --`, String.raw`C:\écoles\'`, '{"device:read":["a"]}'])(
    '%j',
    (text) => {
      expect(literal(text)).toBe(pg.escapeLiteral(text));
    },
  );

  it('is what the driver would write, whatever it holds', () => {
    const sign = fc.constantFrom("'", '\\', '"', 'é', '$', '\n', 'a', '😀', '\ud800');
    fc.assert(fc.property(fc.array(sign), (signs) => literal(signs.join('')) === pg.escapeLiteral(signs.join(''))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => literal(text) === pg.escapeLiteral(text)));
  });
});
