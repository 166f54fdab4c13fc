import { makePdf } from '@chariot/platform';
import { pdfWords } from '@chariot/testkit';
import { CLASSROOM_SHEETS, type ClassroomFacts } from './classroom-sheets.js';
import { DEVICE_SHEETS, type DeviceFacts } from './device-sheets.js';

const AT = new Date('2026-11-26T08:00:00Z');
const CART: ClassroomFacts = {
  ...{ name: 'Classe mobile 1', room: 'Salle 3', capacity: 12, accessPoint: null, chargingUnit: null },
  school: { name: 'École élémentaire', city: 'Crêts en Belledonne', uai: '0382460T' },
  owner: 'Commune de Crêts en Belledonne',
  tablets: [1, 2, 3, 5].map((slot) => ({ slot, model: 'Tablette A', serialNumber: `S-${String(slot)}` })),
};
const TABLET: DeviceFacts = {
  ...{ label: 'Classe mobile 1 · 7', slot: 7, classroomName: 'Classe mobile 1', owner: null },
  school: { name: 'École élémentaire', uai: '0382460T' },
  ...{ manufacturer: 'Apple', model: 'iPad', serialNumber: 'F9FXQ2ABCD', assetTag: 'INV-0042' },
};
/** As words, spaces aside: a line may be cut anywhere. */
const written = async (title: string, compose: Parameters<typeof makePdf>[1]): Promise<string> =>
  pdfWords(await makePdf({ title, mention: null, at: AT }, compose)).replaceAll(/\s+/g, '');
const bare = (text: string): string => text.replaceAll(/\s+/g, '');

describe('the papers of a cart', () => {
  it.each(Object.entries(CLASSROOM_SHEETS))('%s says which school it is of, and fits one page', async (_, sheet) => {
    const title = sheet.title(CART);
    const pdf = await makePdf({ title, mention: null, at: AT }, (page) => sheet.write(page, CART));
    expect(pdfWords(pdf).replaceAll(/\s+/g, '')).toContain(bare('École élémentaire'));
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
  });

  it('say what is in each slot, and that one is empty', async () => {
    for (const name of ['door', 'hand-out'] as const) {
      const words = await written(name, (page) => CLASSROOM_SHEETS[name].write(page, CART));
      expect(words.split(bare('Tablette A'))).toHaveLength(5);
      expect(words.toLowerCase().split(bare('emplacement vide'))).toHaveLength(9);
    }
  });

  it('ask for the name of no pupil, and say who owns the tablets', async () => {
    const handOut = await written('x', (page) => CLASSROOM_SHEETS['hand-out'].write(page, CART));
    expect(handOut).toContain(bare('N’écrivez le nom d’aucun élève'));
    expect(handOut).not.toMatch(/Élève|Prénom/);
    const families = await written('x', (page) => CLASSROOM_SHEETS.families.write(page, CART));
    expect(families).toContain(bare('Commune de Crêts en Belledonne'));
    expect(families).toContain(bare('où se trouve la tablette'));
  });
});

describe('the papers of a tablet', () => {
  it.each(Object.entries(DEVICE_SHEETS))('%s says which tablet it is, and fits one page', async (_, sheet) => {
    const pdf = await makePdf({ title: sheet.title(TABLET), mention: null, at: AT }, (page) =>
      sheet.write(page, TABLET),
    );
    const words = pdfWords(pdf).replaceAll(/\s+/g, '');
    for (const fact of ['Classe mobile 1 · 7', 'F9FXQ2ABCD', 'INV-0042', '0382460T'])
      expect(words).toContain(bare(fact));
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
  });
});
