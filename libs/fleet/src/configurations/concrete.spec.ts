import { fillVariables, openSealed, sealedIn } from './concrete.js';

const variables = { classe: 'Classe mobile 1', ecole: 'École élémentaire', numero: '7' };
const payload = {
  label: { title: '{classe} · Tablette {numero}', found: 'Si trouvée : {ecole}', other: '{nom} $& {' },
  wifi: { ssid: 'cm-1', key: { sealed: '0190b1a0-0000-7000-8000-000000000001' } },
  list: [{ key: { sealed: '0190b1a0-0000-7000-8000-000000000001' } }, 3, null, true],
};

describe('a rendering made concrete at the door', () => {
  it('fills the three variables, and leaves any other word alone', () => {
    expect(fillVariables(payload, variables)).toMatchObject({
      label: { title: 'Classe mobile 1 · Tablette 7', found: 'Si trouvée : École élémentaire', other: '{nom} $& {' },
    });
  });

  it('puts a name in as it is, whatever it looks like', () => {
    expect(fillVariables('{classe}', { ...variables, classe: '$& {numero}' })).toBe('$& {numero}');
  });

  it('lists each sealed secret once', () => {
    expect(sealedIn(payload)).toEqual(['0190b1a0-0000-7000-8000-000000000001']);
    expect(sealedIn({ sealed: 'x', other: 1 })).toEqual([]);
  });

  it('opens secrets, and refuses to go on when one is missing', () => {
    const secrets = new Map([['0190b1a0-0000-7000-8000-000000000001', 'clé {classe}']]);
    expect(openSealed(payload, secrets)).toMatchObject({
      wifi: { key: 'clé {classe}' },
      list: [{ key: 'clé {classe}' }, 3, null, true],
    });
    expect(() => openSealed(payload, new Map())).toThrow('not opened');
  });
});
