import assert from 'node:assert/strict';

const HEADER = 'Numéro de série;Fabricant;Modèle';
const list = (/** @type {string[]} */ ...lines) => lines.join('\r\n');
const rows = (/** @type {number} */ count) =>
  Array.from({ length: count }, (_, at) => `SN${at};LENOVO;300e`).join('\r\n');

/** @param {string} known a serial number that is in the fleet @returns {Record<string, { csv: string, status: number, code: string, says?: RegExp }>} */
const listsOf = (known) => ({
  'numbers that a spreadsheet took for quantities': {
    csv: list(HEADER, '1,23457E+14;LENOVO;300e', 'SN2;LENOVO;300e'),
    ...{ status: 400, code: 'fleet.deliveryRefused', says: /ligne 2 : .* abîmé par le tableur/ },
  },
  'a column that is missing': {
    csv: list('Fabricant;Modèle', 'LENOVO;300e'),
    ...{ status: 400, code: 'fleet.deliveryUnreadable', says: /« numéro de série »/ },
  },
  'a serial number twice': {
    csv: list(HEADER, 'SN1;LENOVO;300e', 'sn1;LENOVO;300e'),
    ...{ status: 400, code: 'fleet.deliveryRefused', says: /ligne 3 : .*déjà à la ligne 2/ },
  },
  'a serial number of the fleet': {
    csv: list(HEADER, `${known};LENOVO;300e`),
    ...{ status: 400, code: 'fleet.deliveryRefused', says: /ligne 2 : / },
  },
  'letters that did not survive their encoding': {
    csv: list('Num\ufffdro de s\ufffdrie;Fabricant;Mod\ufffdle', 'SN1;LENOVO;300e 2e g\ufffdn\ufffdration'),
    ...{ status: 400, code: 'fleet.deliveryRefused', says: /CSV UTF-8/ },
  },
  'a formula': {
    csv: list(HEADER, `=cmd|' /C calc'!A0;LENOVO;300e`),
    ...{ status: 400, code: 'fleet.deliveryRefused', says: /ligne 2 : / },
  },
  'a workbook': {
    csv: 'PK\u0003\u0004\u0014xl/workbook.xml',
    ...{ status: 400, code: 'documents.csvIsWorkbook', says: /CSV/ },
  },
  'bytes that are no text': { csv: list(HEADER, 'SN1\u0000;LENOVO;300e'), status: 400, code: 'web.invalidInput' },
  'a line with a cell more': {
    csv: list(HEADER, 'SN1;LENOVO;300e', 'SN2;LENOVO;300e;oups'),
    ...{ status: 400, code: 'documents.csvRaggedLine', says: /Ligne 3 / },
  },
  'a quote that is never closed': {
    csv: list(HEADER, 'SN1;"LENOVO;300e', 'SN2;LENOVO;300e'),
    ...{ status: 400, code: 'documents.csvUnreadable', says: /guillemet/ },
  },
  'titles alone': { csv: HEADER, status: 400, code: 'documents.csvEmpty' },
  'nothing at all': { csv: '', status: 400, code: 'web.invalidInput' },
  'more tablets than the cart has slots': {
    csv: list(HEADER, rows(13)),
    ...{ status: 409, code: 'fleet.classroomFull' },
  },
  '501 lines': { csv: list(HEADER, rows(501)), status: 413, code: 'documents.csvTooManyRows', says: /500/ },
  '20 000 lines': { csv: list(HEADER, rows(20_000)), status: 400, code: 'web.invalidInput' },
  'a million lines': { csv: list(HEADER, rows(1_000_000)), status: 413, code: 'web.tooLarge' },
});

/** Beside ten other things every second one is hung up on: so many in a row are not. */
const TRIES = 16;

/** @param {import('../ground.mjs').Ground} ground */
export async function lists(ground) {
  const { id } = await ground.cart({ name: 'Livraisons', capacity: 12, open: false });
  const known = ground.witnesses[0]?.serialNumber ?? '';
  const give = async (/** @type {string} */ csv) => {
    const delivery = { supplier: 'Fournisseur', reference: 'BL', deliveredOn: '2016-11-07', csv };
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        return await ground.asked('POST', `/classrooms/${id}/deliveries`, delivery);
      } catch (error) {
        // Hung up while it was still being sent, before its answer was read: whoever sent it sends it again.
        if (left === 0 || !(error instanceof TypeError)) throw error;
      }
    }
  };
  for (const [name, { csv, status, code, says }] of Object.entries(listsOf(known))) {
    const given = ground.weakened === 'sound-list' ? list(HEADER, 'SN1;LENOVO;300e') : csv;
    await ground.refused(
      name,
      async () => {
        const answer = await give(given);
        if (says) assert.match(answer.fr, says);
        return answer;
      },
      { status, code },
    );
  }
}
