import { adviceFor, type SlotDevice, type SlotScene } from './advice.js';

const device: SlotDevice = {
  lifeState: 'inService',
  enrolled: true,
  revoked: false,
  copied: false,
  inLostMode: false,
  online: true,
  lastContactAt: new Date('2026-11-10T08:12:00Z'),
  wasReady: true,
  outcome: 'complete',
  failed: [],
  pending: [],
  notApplicable: 0,
};
const says = (state: SlotScene['state'], more: Partial<SlotDevice> | null, hasCode = false): string =>
  adviceFor({ slot: 7, state, device: more === null ? null : { ...device, ...more }, hasCode });

describe('what to do now, in one sentence', () => {
  it('brings a tablet in', () => {
    expect(says('waiting', null, true)).toBe('Allumez la tablette 7 et saisissez le code imprimé sur la feuille.');
    expect(says('waiting', { enrolled: false }, true)).toBe(
      'Allumez la tablette 7 et saisissez le code imprimé sur la feuille.',
    );
    expect(says('waiting', null)).toMatch(/^Ouvrez une fenêtre d’enrôlement/);
    expect(says('waiting', { enrolled: false })).toMatch(/^La tablette 7 est livrée : ouvrez une fenêtre/);
  });

  it('lets a ready tablet be, on or off', () => {
    expect(says('ready', {})).toBe('Prête.');
    expect(says('ready', { online: false })).toBe('Prête. Dernier contact : 10/11/2026 à 9 h 12.');
    expect(says('ready', { notApplicable: 2 })).toBe('Prête (2 réglages sans équivalent sur cet appareil).');
    expect(says('ready', { notApplicable: 1, online: false })).toMatch(
      /^Prête \(1 réglage sans équivalent .*\)\. Dernier contact/,
    );
  });

  it('says that an identity was copied, before anything else of it', () => {
    expect(says('blocked', { revoked: true, copied: true, lifeState: 'broken' })).toMatch(
      /^Identité copiée : mise à l’écart\. .* la tablette 7\. .*ouvrez une fenêtre d’enrôlement/,
    );
    expect(says('blocked', { revoked: true, copied: true }, true)).toMatch(/avec le code imprimé sur la feuille\.$/);
  });

  it('says that it is in Lost Mode, and how that ends, before what else is wrong with it', () => {
    expect(says('blocked', { inLostMode: true, lifeState: 'broken' })).toBe(
      'La tablette 7 est en mode Perdu : mettez-y fin depuis sa page dès qu’elle est retrouvée.',
    );
    expect(says('blocked', { inLostMode: true, revoked: true })).toMatch(/^L’identité de la tablette 7/);
  });

  it('says whether to wait beside it', () => {
    expect(says('talking', { wasReady: false, online: false, outcome: null })).toMatch(
      /laissez-la allumée, à portée de la borne/,
    );
    expect(says('talking', { online: false, outcome: null })).toMatch(/à son prochain allumage/);
    expect(says('talking', { outcome: 'partial' })).toMatch(/n’a pas encore tout rapporté/);
  });

  it('sees one trouble where several settings fail alike', () => {
    const full = 'Il ne reste plus de place sur le disque.';
    const failed = (['wifi', 'label'] as const).map((setting) => ({ setting, why: full }));
    expect(says('blocked', { outcome: 'failed', failed })).toBe(
      'La tablette 7 n’a pas pu faire 2 de ses réglages : Il ne reste plus de place sur le disque. Remédiez-y sur la tablette, puis rallumez-la : elle recommencera d’elle-même.',
    );
  });

  it('says what went wrong, what to look at, and how much else did', () => {
    const wifi = { setting: 'wifi', why: 'la borne n’a pas répondu.' } as const;
    expect(says('blocked', { outcome: 'failed', failed: [wifi] })).toBe(
      'La tablette 7 n’a pas pu régler « Wi-Fi de la classe » : la borne n’a pas répondu. Vérifiez que la borne est allumée et que le nom et la clé du réseau sont les bons dans le profil.',
    );
    const label = { setting: 'label', why: null } as const;
    expect(says('blocked', { outcome: 'failed', failed: [label, wifi] })).toBe(
      'La tablette 7 n’a pas pu régler « Étiquette à l’écran ». Vérifiez le texte de l’étiquette dans le profil. Un autre réglage a échoué aussi.',
    );
    expect(says('blocked', { outcome: 'partial', pending: ['proxy', 'wifi'] })).toMatch(
      /^La tablette 7 n’a rien dit de « Proxy », « Wi-Fi de la classe »/,
    );
  });

  it('names the cause of a silence or of an absence', () => {
    expect(says('blocked', { outcome: null })).toMatch(
      /plus donné de nouvelles depuis le 10\/11\/2026 à 9 h 12 : rallumez-la/,
    );
    expect(says('blocked', { revoked: true })).toMatch(/ouvrez une fenêtre d’enrôlement et enrôlez-la de nouveau/);
    expect(says('blocked', { revoked: true }, true)).toMatch(/avec le code imprimé/);
    expect(says('blocked', { lifeState: 'broken' })).toMatch(/en panne/);
    expect(says('blocked', { lifeState: 'inRepair' })).toMatch(/en réparation/);
  });
});
