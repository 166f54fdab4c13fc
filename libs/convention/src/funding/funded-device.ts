/** A device as the convention knows it: by serial number, with where it stands when it has spoken. */
export interface KnownDevice {
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly deviceId: string | null;
  readonly schoolId: string;
  readonly schoolUai: string;
  readonly classroomName: string;
  readonly slot: number | null;
  readonly enrolledAt: Date | null;
}

/** The serial number as it is compared: suppliers, invoices and devices do not agree on case and spaces. */
export function comparableSerial(serialNumber: string): string {
  return serialNumber.trim().replace(/\s+/g, '').toUpperCase();
}
