import { profileSettings } from '@chariot/contract';
import { checkedSettings, checkSealed, SECRET_PATHS, secretsOf, withSealed } from './profile-settings.js';

const id = '0190b1a0-0000-7000-8000-000000000001';
const protectedWifi = { ssid: 'cm-1', security: 'wpa2-personal', hidden: false } as const;

describe('the settings of a profile', () => {
  it('say where their secrets are', () => {
    expect([...secretsOf({ wifi: { ...protectedWifi, key: { value: 'une clé longue' } } })]).toEqual([
      ['wifi.key', { value: 'une clé longue' }],
    ]);
    expect(secretsOf({ locale: { timeZone: 'Europe/Paris', language: 'fr_FR' } }).size).toBe(0);
  });

  it('name every place of the contract that may hold a secret', () => {
    const accepted = profileSettings.parse({ wifi: { ...protectedWifi, key: { value: 'une clé longue' } } });
    const text = JSON.stringify(withSealed(accepted, new Map([['wifi.key', id]])));
    expect(text).toContain(id);
    expect(text).not.toContain('une clé longue');
  });

  it('are rendered once all of them are sealed, an account’s password too', () => {
    const network = { serverName: 'radius.example', authority: 'x' };
    const account = (password: { value: string } | { sealed: string }) =>
      ({ ...protectedWifi, eap: { method: 'peap', identity: 'chariot', password, ...network } }) as const;
    expect([...secretsOf({ wifi: { ...account({ sealed: id }), key: { sealed: id } } }).keys()]).toEqual(SECRET_PATHS);
    for (const wifi of [{ ...protectedWifi, key: { value: 'une clé longue' } }, account({ value: 'secret' })]) {
      expect(() => checkSealed({ wifi })).toThrow('is sealed before');
    }
    for (const wifi of [protectedWifi, { ...protectedWifi, key: { sealed: id } }, account({ sealed: id })]) {
      expect(() => checkSealed({ wifi })).not.toThrow();
    }
    expect(() => checkSealed({})).not.toThrow();
  });

  it('keep no key for an open network, and want one for a protected one', () => {
    const open = { ssid: 'cm-1', security: 'open', hidden: false, key: { value: 'une clé longue' } } as const;
    expect(checkedSettings({ wifi: open })).toEqual({ wifi: { ssid: 'cm-1', security: 'open', hidden: false } });
    expect(() => checkedSettings({ wifi: protectedWifi })).toThrow(
      expect.objectContaining({ code: 'fleet.wifiKeyMissing' }),
    );
  });

  it('show what a network will do before its key is there', () => {
    expect(checkedSettings({ wifi: protectedWifi }, { keyed: false })).toEqual({ wifi: protectedWifi });
  });

  it('know three variables and no other', () => {
    const label = { title: '{classe} · Tablette {numero}', found: 'Si trouvée : {ecole}' };
    expect(checkedSettings({ label })).toEqual({ label });
    for (const title of ['Tablette {nom}', 'Tablette {}', 'Tablette {Classe}']) {
      expect(() => checkedSettings({ label: { title, found: null } })).toThrow(
        expect.objectContaining({ code: 'fleet.unknownVariable' }),
      );
    }
    expect(() => checkedSettings({ label: { title: 'Tablette', found: '{élève}' } })).toThrow(
      expect.objectContaining({ fr: expect.stringContaining('« {élève} »') }),
    );
  });
});
