import type { EnrolmentWindow } from '@chariot/contract';
import type { PdfCard, PdfWriter } from '@chariot/platform';
import { writeEnrolmentSheet } from './enrolment-sheet.js';

const window: EnrolmentWindow = {
  ...{ id: '1', classroomId: '2', openedAt: '2026-11-10T08:00:00Z', expiresAt: '2026-11-10T10:00:00Z' },
  ...{ closedAt: null, openedBy: 'la référente', serverUrl: 'https://chariot.exemple.fr:3443', fingerprint: 'ab' },
  ...{ ipadUrl: 'https://chariot.exemple.fr/ipad', whyNoIpad: null },
  codes: [
    { slot: 1, label: 'Tablette 1', code: 'K7QM-3FHD-2X', status: 'unused', deviceId: null, usedAt: null },
    { slot: 2, label: 'Tablette 2', code: null, status: 'used', deviceId: '3', usedAt: '2026-11-10T08:10:00Z' },
  ],
};

/** What is written of a window. */
function sheetOf(more: Partial<EnrolmentWindow>): { readonly words: string; readonly cards: readonly PdfCard[] } {
  const words: string[] = [];
  const cards: PdfCard[] = [];
  const page = {
    heading: (text: string) => void words.push(text),
    paragraph: (text: string) => void words.push(text),
    cards: (all: readonly PdfCard[]) => void cards.push(...all),
  };
  const sheet = { window: { ...window, ...more }, classroomName: 'Classe mobile', schoolName: 'École' };
  writeEnrolmentSheet(page as unknown as PdfWriter, sheet);
  return { words: words.join('\n'), cards };
}

it('has a QR for each code that is good, at the people’s address and not at the devices’', () => {
  const { words, cards } = sheetOf({});
  expect(cards.map(({ qr }) => qr?.text)).toEqual(['https://chariot.exemple.fr/ipad/K7QM-3FHD-2X', undefined]);
  expect(words).toContain('ouvrez https://chariot.exemple.fr/ipad dans Safari');
  expect(words).toContain('Si Safari avertit');
});

it('has none where no iPad can be enrolled, and says why', () => {
  const { words, cards } = sheetOf({ ipadUrl: null, whyNoIpad: 'L’adresse n’est pas en https.' });
  expect(cards.map(({ qr }) => qr)).toEqual([undefined, undefined]);
  expect(words).toContain('Pas de QR pour les iPad. L’adresse n’est pas en https.');
  expect(words).not.toContain('Safari');
});
