// Values that every room shares: each that has a `parse` or a `read`.
import { isDomain } from '../refusals.mjs';

/** @type {Record<string, string[]>} */
const WRITTEN = {
  ...{ Uai: ['0382460T', '0380001A', 'ce.0382460T@ac-grenoble.fr'], Siren: ['732829320'], Siret: ['73282932000074'] },
  ...{ Bic: ['BDFEFRPPCCT'], Iban: ['FR7630001007941234567890185'], Rib: ['30001007941234567890185'] },
  ...{ Money: ['1 234,56', '12,30 €', '0'], InseeCode: ['38547', '2A004'], Postcode: ['38830'] },
  ...{ HandCode: ['7K3M9PQRTV', 'k7qm-3fhd 2x'], LocalDate: ['2026-11-10', '2024-02-29'] },
  SchoolYear: ['2026-2027'],
};

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function kernelParsers(load) {
  const kernel = await load('libs/kernel');
  return Object.entries(kernel).flatMap(([name, value]) => {
    const verb = ['parse', 'read'].find((one) => typeof (/** @type {any} */ (value)?.[one]) === 'function');
    if (verb === undefined) return [];
    const samples = WRITTEN[name];
    if (samples === undefined) throw new Error(`say in fuzz/own/kernel.mjs what ${name} reads`);
    const read = (/** @type {string} */ text) => (verb === 'read' ? value.read(text, 10) : value.parse(text));
    return [{ name, samples, read, refuses: isDomain, reads: [`libs/kernel:${name}.${verb}`] }];
  });
}
