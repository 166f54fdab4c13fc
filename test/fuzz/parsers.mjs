// Our own parsers, with good samples of what each reads. One that is not in the list stops the run, where it can be seen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKey, selfSigned, signingRequest } from '../faults/devices/certificates.mjs';
import { X509Certificate } from 'node:crypto';
import { CLONE } from '../../infra/start/home.mjs';

/**
 * @typedef {object} Parser
 * @property {string} name
 * @property {readonly (string | Buffer)[]} samples  all texts, or all bytes
 * @property {(input: any) => unknown} read
 * @property {(error: any) => boolean} refuses       whether that error is how it says no
 */

const isDomain = (/** @type {any} */ error) => typeof error?.code === 'string' && typeof error.fr === 'string';
const never = () => false;
const GOLDEN = join(CLONE, 'libs/wire/agent/testdata');

/** @param {{ load: (room: string, file?: string) => Promise<any> }} ground  @returns {Promise<Parser[]>} */
export async function parsersOf(ground) {
  const load = (/** @type {string} */ room, /** @type {string} */ file) => ground.load(room, file);
  const [wire, kernel] = [await load('libs/wire/agent'), await load('libs/kernel')];
  const golden = readdirSync(GOLDEN).map((name) => readFileSync(join(GOLDEN, name)));
  const csr = signingRequest(newKey());
  const certificate = new X509Certificate(selfSigned('x').cert).raw;
  const csrDer = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const { readDer, readChildren, MalformedDer } = await load('libs/pki', 'der.js');
  const { readSigningRequest } = await load('libs/pki', 'issuance/signing-request.js');
  const { keyOf, cursorOf } = await load('libs/fleet', 'paging.js');
  const { readDeliveryList } = await load('libs/fleet', 'deliveries/delivery-list.js');
  const { repairedText } = await load('libs/fleet', 'deliveries/text-encoding.js');
  const { presentedToken } = await load('libs/platform', 'web/session-token.js');
  const { NamedProxies } = await load('libs/gateway/agent', 'port/named-proxies.js');
  const proxies = new NamedProxies(['127.0.0.1']);
  const tree = (/** @type {any} */ element, depth = 0) => {
    if (depth < 20) for (const child of readChildren(element, 50)) if (child.tag & 0x20) tree(child, depth + 1);
  };
  /** @type {Record<string, string[]>} */
  const written = {
    ...{ Uai: ['0382460T', '0380001A'], Siren: ['732829320'], Siret: ['73282932000074'], Bic: ['BDFEFRPPCCT'] },
    ...{
      Iban: ['FR7630001007941234567890185'],
      Rib: ['30001007941234567890185'],
      Money: ['1 234,56', '12,30 €', '0'],
      InseeCode: ['38547', '2A004'],
    },
    ...{ Postcode: ['38830'], HandCode: ['7K3M9PQRTV'], LocalDate: ['2026-11-10', '2024-02-29'] },
  };
  const values = Object.entries(kernel).filter(
    ([, value]) => typeof (/** @type {any} */ (value)?.parse) === 'function',
  );
  const decoders = Object.entries(wire).filter(([name]) => name.startsWith('decode'));
  return [
    ...decoders.map(([name, read]) => {
      // What comes in an address is read already: each of its fields is a text.
      const query = (/** @type {string} */ text) => read({ nonce: text, seconds: text });
      const only = (/** @type {string} */ field) => (/** @type {string} */ text) => read({ [field]: text });
      const samples = ['25', '300', 'q83vEjRWeJCrze8SNFZ4kA'];
      if (name === 'decodeTimeQuery') return { name, samples, read: only('nonce'), refuses: isDomain };
      if (name === 'decodeWakeQuery') return { name, samples, read: only('seconds'), refuses: isDomain };
      return name.endsWith('Query')
        ? { name, samples, read: query, refuses: isDomain }
        : { name, read, refuses: isDomain, samples: golden };
    }),
    ...values.map(([name, value]) => {
      const samples = written[name];
      if (samples === undefined) throw new Error(`say in fuzz/parsers.mjs what ${name} reads`);
      return { name, samples, read: (/** @type {string} */ text) => value.parse(text), refuses: isDomain };
    }),
    {
      name: 'EnrolmentCode',
      samples: ['AAAAA-AAAAA', '7k3m9 pqrtv'],
      read: (text) => wire.EnrolmentCode.normalise(text),
      refuses: isDomain,
    },
    {
      name: 'DER',
      samples: [certificate, csrDer],
      read: (bytes) => tree(readDer(bytes)),
      refuses: (error) => error instanceof MalformedDer,
    },
    { name: 'signing request', samples: [csr], read: readSigningRequest, refuses: isDomain },
    {
      name: 'delivery list',
      samples: ['Numéro de série;Fabricant;Modèle\nPF0A1;LENOVO;300e\n"PF;2";"L""N";X', 'serial,marque,model\nA1B,L,M'],
      read: readDeliveryList,
      refuses: isDomain,
    },
    { name: 'text encoding', samples: ['NumÃ©ro', 'Numéro', '\u0081é'], read: repairedText, refuses: never },
    {
      name: 'cursor',
      samples: [cursorOf(['Classe', 3]), cursorOf(['é', 1000])],
      read: (text) => keyOf(text, ['text', 'slot']),
      refuses: isDomain,
    },
    {
      name: 'session and bearer',
      samples: ['chariot_session=abc; a=b', '__Host-chariot_session=abc', 'Bearer abc'],
      read: (text) => [
        presentedToken({ cookie: text }, 'chariot_session'),
        presentedToken({ authorization: text }, 'x'),
      ],
      refuses: isDomain,
    },
    {
      name: 'Client-Cert',
      samples: [`:${certificate.toString('base64')}:`, '::', ':AA==:'],
      read: (text) =>
        proxies.certificateOf({
          remoteAddress: '127.0.0.1',
          headers: { 'client-cert': text },
          hasOwnCertificate: false,
        }),
      refuses: isDomain,
    },
  ];
}
