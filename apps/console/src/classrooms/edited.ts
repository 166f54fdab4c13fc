/** A cart as the form holds it. */
export interface CartValues extends Record<string, unknown> {
  readonly name: string;
  readonly capacity: string;
  readonly room: string;
  readonly accessPoint: string;
  readonly chargingUnit: string;
  readonly schoolCouncilInformedOn: string;
  readonly equipment: readonly EquipmentRow[];
}
export interface EquipmentRow {
  readonly name: string;
  readonly count: string;
}

/** Only what was changed here: the rest may have been changed by somebody else while the form was open. */
export function editedOf(values: CartValues, initial: CartValues): Record<string, unknown> {
  const was = inputOf(initial);
  return Object.fromEntries(
    Object.entries(inputOf(values)).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(was[field])),
  );
}

const textOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

const inputOf = (values: CartValues): Record<string, unknown> => ({
  name: values.name,
  capacity: numberOf(values.capacity),
  room: textOf(values.room),
  accessPoint: textOf(values.accessPoint),
  chargingUnit: textOf(values.chargingUnit),
  schoolCouncilInformedOn: textOf(values.schoolCouncilInformedOn),
  equipment: values.equipment
    .filter(({ name, count }) => name.trim() !== '' || count.trim() !== '')
    .map(({ name, count }) => ({ name, count: numberOf(count) })),
});
