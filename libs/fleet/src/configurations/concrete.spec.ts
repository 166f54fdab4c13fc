import { fillVariables, openSealed, sealedIn } from './concrete.js';

const variables = { classe: 'Classe mobile 1', ecole: 'École élémentaire', numero: '7' };
const payload = {
  label: { title: '{classe} · Tablette {numero}', found: 'Si trouvée : {ecole}', other: '{nom} $& {' },
  wifi: { ssid: 'cm-1', key: { sealed: '0190b1a0-0000-7000-8000-000000000001' } },
  list: [{ key: { sealed: '0190b1a0-0000-7000-8000-000000000002' } }, 3, null, true],
};
const PATHS = ['wifi.key', 'wifi.eap.password', 'label.other.nothing', 'list.0.key'];

describe('a rendering made concrete at the door', () => {
  it('fills the three variables, and leaves any other word alone', () => {
    expect(fillVariables(payload, variables)).toMatchObject({
      label: { title: 'Classe mobile 1 · Tablette 7', found: 'Si trouvée : École élémentaire', other: '{nom} $& {' },
    });
  });

  it('puts a name in as it is, whatever it looks like', () => {
    expect(fillVariables('{classe}', { ...variables, classe: '$& {numero}' })).toBe('$& {numero}');
  });

  it('lists each sealed secret once, where secrets stand and nowhere else', () => {
    expect(sealedIn(payload, [...PATHS, 'wifi.key'])).toEqual(['0190b1a0-0000-7000-8000-000000000001']);
    expect(sealedIn({ wifi: { key: { sealed: 'x', other: 1 } } }, PATHS)).toEqual([]);
    expect(sealedIn(JSON.parse('{"__proto__":{"wifi":{"key":{"sealed":"x"}}}}'), PATHS)).toEqual([]);
    for (const nothing of [null, 'wifi', 3, []]) expect(sealedIn(nothing, PATHS)).toEqual([]);
  });

  it('opens secrets, and refuses to go on when one is missing', () => {
    const secrets = new Map([['0190b1a0-0000-7000-8000-000000000001', 'clé {classe}']]);
    expect(openSealed(payload, PATHS, secrets)).toEqual({ ...payload, wifi: { ssid: 'cm-1', key: 'clé {classe}' } });
    expect(() => openSealed(payload, PATHS, new Map())).toThrow('not opened');
  });

  it('leaves alone what names another secret anywhere else', () => {
    const stolen = { sealed: '0190b1a0-0000-7000-8000-000000000001' };
    const free = { expert: { payloads: [{ content: { a: stolen } }] }, label: stolen };
    const secrets = new Map([[stolen.sealed, 'la clé d’une autre école']]);
    expect(openSealed(free, PATHS, secrets)).toEqual(free);
  });
});
