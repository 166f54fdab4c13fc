import { LocalDate } from '@chariot/kernel';
import type { PdfWriter } from '@chariot/platform';

export interface DeliveryReport {
  readonly school: { readonly name: string; readonly uai: string | null };
  readonly classroomName: string;
  readonly supplier: string;
  readonly reference: string;
  readonly deliveredOn: string;
  readonly devices: readonly {
    readonly slot: number;
    readonly serialNumber: string;
    readonly manufacturer: string;
    readonly model: string;
  }[];
}

const ROOM_TO_SIGN = '\u00a0';

export const deliveryReportTitle = ({ reference }: DeliveryReport): string =>
  `Procès-verbal de réception — ${reference}`;

/** The paper that is signed when the tablets arrive: what was delivered, and room for what is wrong with it. */
export function writeDeliveryReport(page: PdfWriter, report: DeliveryReport): void {
  const { school, classroomName, supplier, reference, devices } = report;
  const uai = school.uai === null ? '' : ` (UAI ${school.uai})`;
  const count = devices.length;
  page.heading('Procès-verbal de réception');
  page.paragraph(`École : ${school.name}${uai} — classe mobile : ${classroomName}`);
  page.paragraph(`Fournisseur : ${supplier} — bon de livraison : ${reference}`);
  page.paragraph(`Date de livraison : ${LocalDate.format(LocalDate.parse(report.deliveredOn))}`);
  page.heading(count === 1 ? 'Matériel livré : 1 tablette' : `Matériel livré : ${count} tablettes`, 2);
  page.table(
    ['Emplacement', 'Numéro de série', 'Fabricant', 'Modèle', 'Conforme'],
    devices.map(({ slot, serialNumber, manufacturer, model }) => [String(slot), serialNumber, manufacturer, model, '']),
    [2.4, 3, 2.6, 3.6, 2.4],
  );
  page.heading('Réserves', 2);
  for (let line = 0; line < 3; line += 1) page.paragraph('.'.repeat(160));
  page.paragraph('Le matériel ci-dessus a été reçu et vérifié, sous les réserves indiquées.');
  page.paragraph(`Fait à ${'.'.repeat(50)}, le ${'.'.repeat(30)}`);
  page.paragraph('Pour le fournisseur — nom, qualité et signature :');
  page.paragraph(ROOM_TO_SIGN);
  page.paragraph(ROOM_TO_SIGN);
  // The rest of the page is theirs.
  page.paragraph('Pour la collectivité — nom, qualité et signature :');
}
