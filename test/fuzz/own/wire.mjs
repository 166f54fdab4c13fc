// What agents and the server say to each other: every decoder of the room, by its name.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { jsonBytesFrom } from '../havoc.mjs';
import { isDomain } from '../refusals.mjs';

const ROOM = 'libs/wire/agent';
const GOLDEN = join(CLONE, ROOM, 'testdata');
/** What came in an address was cut into fields by the server: each of them is a text. @type {Record<string, string>} */
const FIELDS = { decodeTimeQuery: 'nonce', decodeWakeQuery: 'seconds' };

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function wireParsers(load) {
  const wire = await load(ROOM);
  const golden = readdirSync(GOLDEN).map((name) => readFileSync(join(GOLDEN, name)));
  const decoders = Object.entries(wire).filter(([name]) => name.startsWith('decode'));
  return [
    ...decoders.map(([name, read]) => ({
      name,
      refuses: isDomain,
      reads: [`${ROOM}:${name}`],
      ...inputsOf(name, read),
    })),
    {
      name: 'EnrolmentCode',
      samples: ['AAAAA-AAAAA', '7k3m9 pqrtv', 'K7QM-3FHD-2X'],
      read: (text) => wire.EnrolmentCode.normalise(text),
      refuses: isDomain,
      reads: [`${ROOM}/enrolment-code.js`],
    },
    {
      name: 'clean text',
      samples: ['Classe mobile 3', 'e\u0301cole\u202e\n\t A'],
      read: (text) => wire.cleanText(text, 400),
      refuses: isDomain,
      reads: [],
    },
  ];

  /** @param {string} name @param {any} read */
  function inputsOf(name, read) {
    const field = FIELDS[name];
    if (field !== undefined) {
      const samples = ['25', '300', 'q83vEjRWeJCrze8SNFZ4kA'];
      return { samples, read: (/** @type {string} */ text) => read({ [field]: text }) };
    }
    if (name.endsWith('Query')) throw new Error(`say in fuzz/own/wire.mjs which field of an address ${name} reads`);
    const own = golden.filter((bytes) => understands(read, bytes));
    if (own.length === 0) throw new Error(`${GOLDEN} has nothing that ${name} reads`);
    return { samples: own, read, spoil: jsonBytesFrom };
  }
}

/** @param {any} read @param {Buffer} bytes */
function understands(read, bytes) {
  try {
    read(bytes);
    return true;
  } catch (error) {
    if (isDomain(error)) return false;
    throw error;
  }
}
