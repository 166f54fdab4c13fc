import type { FleetImport, ImportedLine } from '@chariot/contract';
import { UNREADABLE } from '../deliveries/text-encoding.js';
import { freeSlots, presumedFamily, serialKey, type DeviceFamily } from '../devices/device.js';
import { usableSerial } from '../enrolment/enrolment-decision.js';
import type { FleetLine, FleetList } from './fleet-list.js';

/** What the plan is made from: as things are, and as far as the caller may write. */
export interface FleetAsItIs {
  readonly schools: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  readonly fallback: { readonly id: string; readonly name: string } | null;
  /** By serial key; `null` for one that stands where the caller sees nothing. */
  readonly known: ReadonlyMap<string, KnownDevice | null>;
  readonly classrooms: readonly OpenClassroom[];
  readonly mayOpen: boolean;
}
export interface KnownDevice {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly assetTag: string | null;
  readonly acquiredOn: string | null;
}
export interface OpenClassroom {
  readonly id: string;
  readonly schoolId: string;
  readonly name: string;
  readonly capacity: number;
  readonly taken: ReadonlySet<number>;
}

export interface PlannedDevice {
  readonly line: FleetLine;
  readonly family: DeviceFamily;
  readonly slot: number;
}
/** A classe mobile that receives devices; `id` null: it is to be opened. */
export interface PlannedClassroom {
  readonly id: string | null;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly name: string;
  readonly capacity: number;
  readonly devices: readonly PlannedDevice[];
}
export interface ImportPlan {
  readonly classrooms: readonly PlannedClassroom[];
  readonly completed: readonly { readonly known: KnownDevice; readonly line: FleetLine }[];
  readonly report: FleetImport;
}

interface Group {
  readonly school: { readonly id: string; readonly name: string };
  readonly name: string;
  readonly lines: FleetLine[];
}

const DEFAULT_NAME = 'Parc existant';
const USUAL_CAPACITY = 12;
const LARGEST_CAPACITY = 40;

/** What is to be done with each line. The same list again gives nothing to do: whatever is known is only completed. */
export function planImport(list: FleetList, fleet: FleetAsItIs): ImportPlan {
  const report: ImportedLine[] = [];
  const completed: { known: KnownDevice; line: FleetLine }[] = [];
  const groups = new Map<string, Group>();
  const seen = new Map<string, number>();
  for (const line of list.lines) {
    const doubt = doubtOf(line, seen, fleet);
    const key = serialKey(line.serialNumber);
    if (doubt === null && !seen.has(key)) seen.set(key, line.line);
    const known = fleet.known.get(key);
    if (doubt !== null)
      report.push(told(line, 'doubt', doubt, known?.schoolName ?? schoolOf(line, fleet)?.name ?? null));
    else if (known) {
      const added = additionsTo(known, line);
      if (added !== null) completed.push({ known, line });
      const unread = known.acquiredOn === null ? withoutDay(line) : null;
      const why = sentences(added, unread);
      report.push(told(line, added === null ? 'unchanged' : 'completed', why, known.schoolName));
    } else {
      const school = schoolOf(line, fleet);
      if (school === null) continue;
      const name = line.classroom ?? DEFAULT_NAME;
      const group = `${school.id} ${name.toLowerCase()}`;
      const members: Group = groups.get(group) ?? { school, name, lines: [] };
      groups.set(group, members);
      members.lines.push(line);
    }
  }
  const classrooms = [...groups.values()].map((group) => settled(group, fleet, report));
  const filled = classrooms.filter(({ devices }) => devices.length > 0);
  return { classrooms: filled, completed, report: summed(list, filled, report) };
}

/** Why a line is left aside; `null` when it is not. */
function doubtOf(line: FleetLine, seen: ReadonlyMap<string, number>, fleet: FleetAsItIs): string | null {
  if (line.serialNumber === '') return 'Le numéro de série manque.';
  if (line.serialNumber.length > 100) return 'Le numéro de série est trop long.';
  // A spreadsheet that took the number for a quantity: its last digits are lost for good.
  if (/^[+-]?\d+([.,]\d+)?E[+-]\d+$/i.test(line.serialNumber)) {
    return 'Le numéro de série a été abîmé par le tableur : mettez la colonne au format Texte et ressaisissez-le.';
  }
  if (line.serialNumber.includes(UNREADABLE)) return 'Des caractères du numéro de série sont illisibles.';
  // « #N/A », « inconnu », « - »: the next tablet without a number would have the same.
  if (!/^[\p{L}\p{N}]/u.test(line.serialNumber) || usableSerial(line.serialNumber) === null) {
    return `« ${line.serialNumber} » n’est pas un numéro de série.`;
  }
  const before = seen.get(serialKey(line.serialNumber));
  if (before !== undefined) return `Ce numéro de série est déjà à la ligne ${before}.`;
  const known = fleet.known.get(serialKey(line.serialNumber));
  if (known === null) return 'Ce numéro de série est déjà enregistré, dans un lieu que vous ne voyez pas.';
  const school = schoolOf(line, fleet);
  if (known !== undefined) {
    return school === null || school.id === known.schoolId
      ? null
      : `La tablette est enregistrée à « ${known.schoolName} » : déplacez-la si elle a changé d’école.`;
  }
  if (line.notUai !== null) return `« ${line.notUai} » n’est pas un code UAI : sept chiffres et une lettre.`;
  if (line.uai !== null && school === null) return `Aucune école ${line.uai} parmi celles où vous pouvez écrire.`;
  if (school === null) return 'Rien ne dit dans quelle école elle est : ajoutez une colonne « UAI ».';
  return line.model === '' ? 'Le modèle manque.' : null;
}

const schoolOf = ({ uai }: FleetLine, { schools, fallback }: FleetAsItIs) =>
  uai === null ? fallback : (schools.get(uai) ?? null);

/** What the line says of a day that could not be read: the rest is taken, and nobody is left to believe that all was. */
const withoutDay = ({ notDay }: FleetLine): string | null =>
  notDay === null ? null : `La date « ${notDay} » n’est pas reprise : écrivez-la 10/11/2021.`;

function additionsTo(known: KnownDevice, { assetTag, acquiredOn }: FleetLine): string | null {
  const added = [
    ...(known.assetTag === null && assetTag !== null ? ['le numéro d’inventaire'] : []),
    ...(known.acquiredOn === null && acquiredOn !== null ? ['la date d’achat'] : []),
  ];
  return added.length === 0 ? null : `Ajouté : ${added.join(' et ')}.`;
}

/** Each device in the slot that its line says if it is free, else in the next one that is. */
function settled(
  { school, name, lines }: Group,
  { classrooms, mayOpen }: FleetAsItIs,
  report: ImportedLine[],
): PlannedClassroom {
  const open = classrooms.find((one) => one.schoolId === school.id && one.name.toLowerCase() === name.toLowerCase());
  const wanted = Math.max(USUAL_CAPACITY, lines.length, ...lines.map(({ slot }) => slot ?? 0));
  const capacity = open?.capacity ?? Math.min(LARGEST_CAPACITY, wanted);
  const taken = new Set(open?.taken ?? []);
  const devices: PlannedDevice[] = [];
  // Those that say where they are first: the others take what is left.
  for (const line of [...lines].sort((a, b) => Number(a.slot === null) - Number(b.slot === null) || a.line - b.line)) {
    const [next] = freeSlots(capacity, taken);
    const asked = line.slot !== null && line.slot <= capacity && !taken.has(line.slot) ? line.slot : next;
    if (open === undefined && !mayOpen) {
      report.push(
        told(line, 'doubt', `La classe mobile « ${name} » n’existe pas, et vous ne pouvez pas l’ouvrir.`, school.name),
      );
    } else if (asked === undefined) {
      report.push(
        told(line, 'doubt', `La classe mobile « ${name} » est pleine (${capacity} emplacements).`, school.name),
      );
    } else {
      taken.add(asked);
      devices.push({ line, family: line.family ?? presumedFamily(line.manufacturer), slot: asked });
      const why = sentences(movedFrom(line.slot, asked, capacity), withoutDay(line));
      report.push({ ...told(line, 'created', why, school.name), classroom: open?.name ?? name, slot: asked });
    }
  }
  return {
    id: open?.id ?? null,
    schoolId: school.id,
    schoolName: school.name,
    name: open?.name ?? name,
    capacity,
    devices,
  };
}

function movedFrom(wanted: number | null, slot: number, capacity: number): string | null {
  if (wanted === null || wanted === slot) return null;
  return wanted > capacity
    ? `Il n’y a pas d’emplacement ${wanted} : la classe mobile en a ${capacity}.`
    : `L’emplacement ${wanted} est pris.`;
}

const sentences = (...all: readonly (string | null)[]): string | null =>
  all.filter((one) => one !== null).join(' ') || null;

const told = (
  line: FleetLine,
  outcome: ImportedLine['outcome'],
  why: string | null,
  school: string | null,
): ImportedLine => ({
  line: line.line,
  serialNumber: line.serialNumber,
  model: line.model,
  school,
  classroom: line.classroom,
  slot: line.slot,
  acquiredOn: line.acquiredOn,
  outcome,
  why,
});

function summed(
  list: FleetList,
  classrooms: readonly PlannedClassroom[],
  report: readonly ImportedLine[],
): FleetImport {
  const of = (outcome: ImportedLine['outcome']): number => report.filter((line) => line.outcome === outcome).length;
  return {
    source: list.source,
    recognised: [...list.recognised],
    columns: [...list.columns],
    readFrom: list.readFrom.map(({ field, columns }) => ({ field, columns: [...columns] })),
    created: of('created'),
    completed: of('completed'),
    unchanged: of('unchanged'),
    doubts: of('doubt'),
    opened: classrooms
      .filter(({ id }) => id === null)
      .map(({ schoolName, name, capacity }) => ({ school: schoolName, name, capacity })),
    lines: [...report].sort((a, b) => a.line - b.line),
  };
}
