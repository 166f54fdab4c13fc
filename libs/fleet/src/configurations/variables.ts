import { fillVariables, type Variables } from './concrete.js';

/** A device's place, as its variables need it. */
export interface Placed {
  readonly classroomName: string;
  readonly schoolName: string;
  readonly slot: number | null;
}

export const variablesOf = ({ classroomName, schoolName, slot }: Placed): Variables => ({
  classe: classroomName,
  ecole: schoolName,
  numero: slot === null ? '' : String(slot),
});

/** What a device is called: its label setting, « Tablette 7 » without one, its serial number when it is in no slot. */
export function labelOf(device: Placed & { readonly labelTitle: string; readonly serialNumber?: string }): string {
  if (device.slot === null) return `Tablette ${device.serialNumber ?? 'sans emplacement'}`;
  return fillVariables(device.labelTitle, variablesOf(device)) as string;
}
