import type { PdfCard, PdfWriter } from '@chariot/platform';

export interface LabelSheet {
  readonly classroomName: string;
  readonly school: {
    readonly name: string;
    readonly address: string | null;
    readonly postcode: string | null;
    readonly city: string | null;
  };
  /** One per slot; the device is the one that is, or is expected, there. */
  readonly slots: readonly { readonly slot: number; readonly deviceId: string | null }[];
}

export const labelSheetTitle = ({ classroomName }: LabelSheet): string => `Étiquettes — ${classroomName}`;

/** What the QR of a tablet says: which tablet it is, and nothing of whoever uses it. */
export const deviceUri = (deviceId: string): string => `chariot:tablette/${deviceId}`;

/** A4, 24 labels a page, three across. */
export function writeLabelSheet(page: PdfWriter, { classroomName, school, slots }: LabelSheet): void {
  const { name, address, postcode, city } = school;
  const where = [address, [postcode, city].filter((part) => part !== null).join(' ')].filter(
    (part) => part !== null && part !== '',
  );
  const cards = slots.map(({ slot, deviceId }): PdfCard => {
    const lines = [`Tablette ${slot}`, classroomName, `Si trouvée : ${[name, ...where].join(', ')}`];
    const qr = deviceId === null ? {} : { qr: { text: deviceUri(deviceId), label: `Code de la tablette ${slot}` } };
    return { big: String(slot), lines, ...qr };
  });
  page.cards(cards, { columns: 3, rows: 8 });
}
