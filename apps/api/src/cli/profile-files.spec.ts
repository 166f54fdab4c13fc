import { WRITTEN_SETTING_IDS } from '@chariot/contract';
import { DomainError } from '@chariot/kernel';
import { EXAMPLE } from './profile-example.js';
import { renderFiles, sentenceOf, settingsIn } from './profile-files.js';

const SOMEWHERE = { classe: 'Classe mobile 1', ecole: 'École', numero: '7' };
const render = (text: string) => renderFiles(settingsIn(text), SOMEWHERE, 'https://chariot.example');
const refusal = (text: string): string => {
  try {
    settingsIn(text);
  } catch (error) {
    return error instanceof DomainError ? error.fr : (error as Error).message;
  }
  return 'accepted';
};

describe('npm run profile', () => {
  it('has an example of every setting, each of which is something on an iPad', () => {
    const { files, previews } = render(JSON.stringify(EXAMPLE));
    expect(previews.map(({ setting }) => setting)).toEqual(WRITTEN_SETTING_IDS);
    expect(previews.filter(({ effect }) => effect === 'notApplicable')).toEqual([]);
    const names = files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['wifi.mobileconfig', 'wifi.declaration.json', 'settings.plist']));
    expect(names.every((name) => /^[A-Za-z0-9.-]+$/.test(name))).toBe(true);
  });

  it('writes the key where a device reads it, and nowhere else', () => {
    const { files } = render(JSON.stringify(EXAMPLE));
    const holding = files.filter(({ bytes }) => bytes.includes('une-cle-d-exemple')).map(({ name }) => name);
    expect(holding).toEqual(['wifi.mobileconfig']);
  });

  it('reads the settings alone, and a file that begins with a byte order mark', () => {
    expect(render('\ufeff{"camera":{}}').files.map(({ name }) => name)).toContain('camera.mobileconfig');
    expect(render('{"settings":{"camera":{}}}').files).toEqual(render('{"camera":{}}').files);
  });

  it('says what each setting will be in one French line', () => {
    expect(render('{"dnsFilter":{"servers":["192.0.2.53"]}}').previews.map(sentenceOf)).toEqual([
      expect.stringMatching(/^Filtrage par DNS : sans équivalent\. Un iPad ne filtre que/),
    ]);
  });

  it.each([
    ['not JSON', '{', 'n’est pas du JSON'],
    ['a list', '[]', 'Ce profil ne convient pas'],
    ['nothing', 'null', 'Ce profil ne convient pas'],
    ['a setting that nobody knows', '{"telescope":{}}', 'Ce profil ne convient pas'],
    ['a value that is none', '{"screen":{"sleepMinutes":"tôt"}}', '« screen.sleepMinutes »'],
    ['a network without its key', '{"wifi":{"ssid":"x","security":"wpa2-personal"}}', 'a besoin de sa clé'],
    ['another server', '{"expert":{"payloads":[{"name":"x","type":"com.apple.mdm","content":{}}]}}', 'autre serveur'],
    ['a variable that is none', '{"label":{"title":"{eleve}"}}', 'n’est pas une variable'],
  ])('refuses %s in one French sentence', (_, text, words) => {
    expect(refusal(text)).toContain(words);
    expect(refusal(text)).not.toMatch(/\n|undefined|expected|invalid (input|type)/i);
  });
});
