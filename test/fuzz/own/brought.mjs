// What people bring of late: an application of their own, the questions of a survey, another instance's dataset, a class's name.
import { generateKeyPairSync } from 'node:crypto';
import { isDomain, never, Refused, unlessNone } from '../refusals.mjs';

const IPA = 'libs/wire/apple/ipa';
const DATASETS = 'libs/usage/datasets';
const CONTENT = {
  ...{ format: 'chariot-dataset', version: 1, schoolYear: '2025-2026', issuer: 'Académie', inputs: 'a'.repeat(64) },
  ...{ dictionary: [], places: [], months: [], years: [], disciplines: [], equipment: [] },
};
const LINES = ['Avez-vous réservé ?;choix;oui | non;oui;;;', 'Combien de fois ?;nombre;;non;0;40;séances'];

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function broughtParsers(load) {
  const { readIpa, plistBytes } = await load('libs/wire/apple');
  const { zipArchive } = await load('libs/testkit', 'zip-archive.js');
  const { questionsOf } = await load('libs/convention', 'surveys/question-file.js');
  const { readSigned, signedFile } = await load('libs/usage', 'datasets/signature.js');
  const { readDatasetContent } = await load('libs/usage', 'datasets/dataset-content.js');
  const { OwnAppAddresses } = await load('libs/gateway/apple', 'own-apps/own-app-address.js');
  const { classKey } = await load('libs/teaching', 'lessons/marks.js');
  const addresses = new OwnAppAddresses(Buffer.alloc(32, 1));
  const now = new Date('2026-11-10T08:00:00Z');
  const ids = {
    deviceId: '01990000-0000-7000-8000-000000000001',
    licensedAppId: '01990000-0000-7000-8000-000000000002',
  };
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }), fingerprint: '' };
  const content = Buffer.from(JSON.stringify(CONTENT));
  const ipa = zipArchive({
    'Payload/Lire.app/Info.plist': plistBytes({
      ...{ CFBundleIdentifier: 'fr.exemple.lire', CFBundleShortVersionString: '2.1', CFBundleVersion: '210' },
    }),
    'Payload/Lire.app/embedded.mobileprovision': plistBytes({
      ...{ ExpirationDate: new Date('2027-09-01T00:00:00Z'), ProvisionsAllDevices: true },
    }),
  });
  return [
    {
      name: 'application of one’s own (.ipa)',
      samples: [ipa],
      read: (bytes) => readIpa(bytes, (/** @type {Buffer} */ signed) => signed),
      refuses: isDomain,
      reads: [`${IPA}/ipa.js`, `${IPA}/ipa.js:readIpa`, `${IPA}/zip.js`],
    },
    {
      name: 'address of an application of one’s own',
      samples: [addresses.make(ids, now)],
      read: (text) => unlessNone(addresses.read(text, now)),
      refuses: (error) => error instanceof Refused,
      reads: ['libs/gateway/apple/own-apps/own-app-address.js'],
    },
    {
      name: 'question of a survey’s file',
      samples: LINES,
      read(text) {
        const columns = ['question', 'type', 'choix', 'obligatoire', 'borne basse', 'borne haute', 'unité'];
        const cells = text.split(';');
        const cell = (/** @type {string} */ column) => cells[columns.indexOf(column)] ?? '';
        const { questions, faults } = questionsOf(columns, [{ line: 2, cell }]);
        if (faults.length > 0) throw new Refused();
        return questions;
      },
      refuses: (error) => error instanceof Refused,
      // The file itself is one of the tables that `platform` reads.
      reads: ['libs/convention/surveys/question-file.js', 'libs/convention/surveys/surveys.service.js'],
    },
    {
      name: 'signed dataset of another instance',
      samples: [signedFile(key, content).toString('utf8')],
      read(text) {
        const said = unlessNone(readSigned(text));
        if (said === 'wrong') throw new Refused();
        return said;
      },
      refuses: (error) => error instanceof Refused,
      reads: [`${DATASETS}/signature.js`, `${DATASETS}/signature.js:readSigned`],
    },
    {
      name: 'what a dataset says',
      samples: [content],
      read: readDatasetContent,
      refuses: isDomain,
      reads: [
        ...[`${DATASETS}/dataset-content.js`, `${DATASETS}/dataset-content.js:readDatasetContent`],
        `${DATASETS}/shaped.js`,
      ],
    },
    {
      name: 'name of a class',
      samples: ['CM2 A', 'cm2-â'],
      read: classKey,
      refuses: never,
      reads: ['libs/teaching/lessons/marks.js'],
    },
  ];
}
