import type { PdfCard, PdfWriter } from '@chariot/platform';

export interface LabelSheet {
  readonly classroomName: string;
  readonly school: { readonly name: string; readonly city: string | null };
  /** One per slot; the device is the one that is, or is expected, there. */
  readonly slots: readonly { readonly slot: number; readonly deviceId: string | null }[];
}

export const labelSheetTitle = ({ classroomName }: LabelSheet): string => `Étiquettes — ${classroomName}`;

/** What the QR of a tablet says: which tablet it is, and nothing of whoever uses it. */
export const deviceUri = (deviceId: string): string => `chariot:tablette/${deviceId}`;

/** What three lines of a label hold beside a QR. */
const SHORT = 48;

/** A4, 24 labels a page, three across: a number to be read from afar, and whom to give the tablet back to. */
export function writeLabelSheet(page: PdfWriter, { classroomName, school, slots }: LabelSheet): void {
  const whole = `Si trouvée : ${[school.name, school.city].filter((part) => part !== null).join(', ')}`;
  const found = whole.length <= SHORT ? whole : `Si trouvée : ${school.name}`;
  const cards = slots.map(({ slot, deviceId }): PdfCard => {
    const qr = deviceId === null ? {} : { qr: { text: deviceUri(deviceId), label: `Code de la tablette ${slot}` } };
    // A label is small: what matters most comes first, and the classroom only where there is room.
    return { big: String(slot), lines: deviceId === null ? [found, classroomName] : [found], ...qr };
  });
  page.cards(cards, { columns: 3, rows: 8 });
}
