// Files, lists, letters and pages: what people bring, what they are given and bring back, and copies of the database.
import { isDomain, never } from '../refusals.mjs';
import { jsonTextFrom } from '../havoc.mjs';

export const LIST = 'Numéro de série;Fabricant;Modèle\nPF0A1;LENOVO;300e\n"PF;2";"L""N";X';
export const LISTS = [LIST, 'serial,marque,model\nA1B,L,M', 'a\tb\n1\t2\n'];

/** The smallest PNG: a white dot. */
const PHOTO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAGBjdjQAAAABJRU5ErkJggg==';

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function fileParsers(load) {
  const { keyOf, cursorOf } = await load('libs/fleet', 'paging.js');
  const { readDeliveryList } = await load('libs/fleet', 'deliveries/delivery-list.js');
  const { repairedText } = await load('libs/fleet', 'deliveries/text-encoding.js');
  const { readFleetList } = await load('libs/fleet', 'imports/fleet-list.js');
  const { searchTerms } = await load('libs/fleet', 'devices/device-search.js');
  const { isOlder } = await load('libs/fleet', 'compliance/assessment.js');
  const { cleanPhoto } = await load('libs/fleet', 'repairs/photo.js');
  const { usableSerial } = await load('libs/fleet', 'enrolment/enrolment-decision.js');
  const { EnrolmentCode } = await load('libs/fleet', 'enrolment/enrolment-code.js');
  const { checkedSettings } = await load('libs/fleet', 'profiles/profile-settings.js');
  const { textOf } = await load('libs/platform', 'documents/text-encoding.js');
  const { checkedMessage } = await load('libs/platform', 'mail/mail-message.js');
  const { wayToDatabase } = await load('libs/platform', 'postgres/database-address.js');
  const keys = ['["Classe",3]', '["é",1000]'];
  return [
    {
      name: 'delivery list',
      samples: LISTS,
      read: readDeliveryList,
      refuses: isDomain,
      reads: ['libs/fleet/deliveries/delivery-list.js:readDeliveryList'],
    },
    {
      name: 'list of a whole fleet',
      samples: LISTS,
      read: readFleetList,
      refuses: isDomain,
      reads: ['libs/fleet/imports/fleet-list.js', 'libs/fleet/imports/fleet-list.js:readFleetList'],
    },
    {
      name: 'list of a whole fleet, in the columns that somebody chose',
      samples: ['Code;Lieu;Type\nA1;0382460T;300e', 'Code,Lieu\nB2,École 0382460T\n'],
      read: (text) => readFleetList(text, { serialNumber: 'Code', uai: 'Lieu', model: null }),
      refuses: isDomain,
      reads: ['libs/fleet/imports/fleet-list.js'],
    },
    {
      name: 'words of a search',
      samples: ['Ferry tablette 7', '0380002W', '…K7PX21'],
      read: searchTerms,
      refuses: () => false,
      reads: ['libs/fleet/devices/device-search.js'],
    },
    {
      name: 'versions of a system',
      samples: ['Debian 12.5', '6.1.0-18-amd64'],
      read: (text) => isOlder(text, '12.4') || isOlder('12.4', text),
      refuses: () => false,
      reads: ['libs/fleet/compliance/assessment.js'],
    },
    {
      name: 'photo of a repair',
      samples: [PHOTO],
      read: (text) => cleanPhoto('photo', text),
      refuses: isDomain,
      reads: ['libs/fleet/repairs/photo.js'],
    },
    {
      name: 'encoding of a file',
      samples: [Buffer.from('Numéro'), Buffer.from('Numéro', 'latin1'), Buffer.from('\ufeffNuméro', 'utf16le')],
      read: textOf,
      refuses: isDomain,
      reads: ['libs/platform/documents/text-encoding.js'],
    },
    {
      name: 'encoding of a text',
      samples: ['NumÃ©ro', 'Numéro', '\u0081é'],
      read: repairedText,
      refuses: never,
      reads: ['libs/fleet/deliveries/text-encoding.js'],
    },
    {
      name: 'cursor',
      samples: keys.map((key) => cursorOf(JSON.parse(key))),
      spoil: (random) => {
        const text = jsonTextFrom(random, keys);
        return random() < 0.2 ? text : Buffer.from(text).toString('base64url');
      },
      read: (text) => keyOf(text, ['text', 'slot']),
      refuses: isDomain,
      reads: ['libs/fleet/paging.js'],
    },
    {
      name: 'serial number',
      samples: ['PF0A1', 'To be filled by O.E.M.', '0000', 'n/a'],
      read: usableSerial,
      refuses: never,
      reads: ['libs/fleet/enrolment/enrolment-decision.js'],
    },
    {
      name: 'enrolment code, typed',
      samples: ['K7QM-3FHD-2X', 'k7qm 3fhd2x'],
      read: (text) => EnrolmentCode.normalise(text),
      refuses: never,
      reads: ['libs/fleet/enrolment/enrolment-code.js:EnrolmentCode.normalise'],
    },
    {
      name: 'label of a profile',
      samples: ['{classe} · {numero}', 'Rapportez-moi à {ecole}'],
      read: (text) => checkedSettings({ label: { title: text, found: text } }, { keyed: false }),
      refuses: isDomain,
      reads: ['libs/fleet/profiles/profile-settings.js'],
    },
    {
      name: 'letter',
      samples: ['directrice@exemple.fr', 'a.b+c@x.y'],
      read: (text) =>
        [{ to: text }, { subject: text }, { text }].map((part) =>
          tried(() => checkedMessage({ to: 'a@b.c', subject: 'a', text: 'a', ...part })),
        ),
      refuses: never,
      reads: ['libs/platform/mail/mail-message.js'],
    },
    {
      name: 'address of a database',
      samples: ['postgres://u:p@h:5432/d?sslmode=verify-full', 'postgres:///d?host=/run/postgresql'],
      // Its scheme was looked at before, with URL.canParse.
      read: (text) => URL.canParse(text) && wayToDatabase(text),
      refuses: (error) => error instanceof URIError,
      reads: ['libs/platform/postgres/database-address.js'],
    },
    ...(await copyParsers(load)),
  ];
}

/** @param {() => unknown} read */
function tried(read) {
  try {
    return read();
  } catch (error) {
    if (!isDomain(error)) throw error;
    return null;
  }
}

/** A copy of the database: what it says before it is opened, and after. @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
async function copyParsers(load) {
  const { newFileKey, readFileKey, sealChunks, openChunks } = await load('libs/platform', 'backup/sealed-chunks.js');
  const { readFrames, jsonFrame } = await load('libs/platform', 'backup/frames.js');
  const { readCopy } = await load('libs/platform', 'backup/copy-content.js');
  const { MasterKey } = await load('libs/platform', 'secrets/master-key.service.js');
  const master = MasterKey.random();
  const file = newFileKey(master);
  const sealed = await gathered(sealChunks(from(Buffer.from('le mot de passe du Wi-Fi')), file));
  const manifest = jsonFrame('M', { chariot: '0.1.0', at: '2026-11-10T08:00:00Z', postgres: '18', migrations: [] });
  const copy = Buffer.concat([manifest, jsonFrame('S', []), jsonFrame('Z', { tables: 0, rows: 0 })]);
  const nobody = { manifest: () => undefined, table: () => null, miscounted: never, sequences: () => undefined };
  return [
    {
      name: 'head of a copy',
      samples: [file.header],
      read: (bytes) => readFileKey(bytes, master).key.length,
      refuses: isDomain,
      reads: ['libs/platform/backup/sealed-chunks.js:readFileKey'],
    },
    {
      name: 'chunks of a copy',
      samples: [sealed.subarray(file.header.length)],
      read: async (bytes) => (await gathered(openChunks(from(bytes), file))).length,
      refuses: isDomain,
      reads: ['libs/platform/backup/sealed-chunks.js'],
    },
    {
      name: 'content of a copy',
      samples: [copy],
      read: (bytes) => readCopy(readFrames(from(bytes)), nobody),
      // Whoever gets there has sealed it with the key of this server: it need not be said in a sentence.
      refuses: (error) => isDomain(error) || error instanceof SyntaxError,
      reads: ['libs/platform/backup/frames.js:readFrames', 'libs/platform/backup/copy-content.js:readCopy'],
    },
  ];
}

/** @param {Buffer} bytes */
export async function* from(bytes) {
  yield bytes;
}

/** @param {AsyncIterable<Buffer>} pieces @returns {Promise<Buffer>} */
export async function gathered(pieces) {
  const all = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
