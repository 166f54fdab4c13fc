import { readHostnames } from './hostnames.js';

describe('hostnames', () => {
  it('reads names and addresses in one form, whatever their order and case', () => {
    expect(readHostnames(['Chariot.Example.fr', '192.0.2.7', 'chariot.example.fr', '2001:db8::1'])).toEqual([
      '192.0.2.7',
      '2001:db8::1',
      'chariot.example.fr',
    ]);
  });

  it.each([
    [''],
    ['*.example.fr'],
    ['a b.fr'],
    ['-a.fr'],
    ['a..fr'],
    ['a.fr/x'],
    ['999.1.1.1'],
    ['1.2.3'],
    ['1.2.3.4.'],
    ['01.2.3.4'],
    ['2001:db8::g'],
    ['1::2::3'],
    [']/@x'],
    ['a\u0000.fr'],
    ['fe80::1%eth0'],
    [`${'a'.repeat(64)}.fr`],
    [`${'abc.'.repeat(64)}fr`],
  ])('refuses %j', (name) => {
    expect(() => readHostnames(['chariot.example.fr', name])).toThrow(
      expect.objectContaining({ code: 'pki.invalidHostname' }),
    );
  });

  it('refuses none, and more than twenty', () => {
    expect(() => readHostnames([])).toThrow(expect.objectContaining({ code: 'pki.invalidHostname' }));
    const many = Array.from({ length: 21 }, (_, i) => `h${i}.fr`);
    expect(() => readHostnames(many)).toThrow(expect.objectContaining({ code: 'pki.invalidHostname' }));
    expect(readHostnames(many.slice(1))).toHaveLength(20);
  });
});
