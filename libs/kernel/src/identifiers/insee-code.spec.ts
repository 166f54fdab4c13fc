import { InseeCode, Postcode } from '../index.js';

describe('InseeCode', () => {
  it.each([
    ['38439', '38'],
    ['01001', '01'],
    ['2A004', '2A'],
    ['2B033', '2B'],
    ['95680', '95'],
    ['97105', '971'],
    ['97411', '974'],
    ['98818', '988'],
  ])('accepts %s, of the department %s', (code, department) => {
    expect(InseeCode.department(InseeCode.parse(code))).toBe(department);
  });

  it('reads Corsica in lower case', () => {
    expect(InseeCode.parse(' 2a004 ')).toBe('2A004');
    expect(InseeCode.is('2a004')).toBe(false);
  });

  it.each(['', '1001', '384390', '2C004', '20004', '00123', '96001', '99109', '38000', '97001', '3843A', 'A2004'])(
    'refuses %j',
    (text) => {
      expect(InseeCode.is(text)).toBe(false);
      expect(() => InseeCode.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidInseeCode' }));
    },
  );
});

describe('Postcode', () => {
  it.each(['38830', '38580', '01000', '20000', '97400', '98800'])('accepts %s', (code) => {
    expect(Postcode.parse(code)).toBe(code);
  });

  it('reads the space that people put after the department', () => {
    expect(Postcode.parse('38 830')).toBe('38830');
  });

  it.each(['', '1000', '388300', '2A004', '00100', '99123', '38 8E0'])('refuses %j', (text) => {
    expect(Postcode.is(text)).toBe(false);
    expect(() => Postcode.parse(text)).toThrow(expect.objectContaining({ code: 'kernel.invalidPostcode' }));
  });
});
