import { Reach } from '@chariot/kernel';
import type { Database, Tx } from '../postgres/database.service.js';

/** One line of the Administration page. `advice` says in French what to do; compulsory when something is wrong. */
export type Instrument = { readonly label: string; readonly value: string } & (
  { readonly state: 'ok' } | { readonly state: 'warning' | 'alarm'; readonly advice: string }
);

export interface InstrumentGroup {
  readonly id: string;
  /** French, as a heading. */
  readonly title: string;
  /** Groups are shown by it, smallest first. */
  readonly order: number;
  /** Under a system Reach: no line may name a person, a device or a place. */
  read(tx: Tx, now: Date): Promise<Instrument[]>;
}

export interface GroupReading {
  readonly id: string;
  readonly title: string;
  readonly instruments: readonly Instrument[];
}

/** What whoever runs the instance looks at. A room registers its own group when its module starts. */
export class Instruments {
  readonly #groups = new Map<string, InstrumentGroup>();
  readonly #system = Reach.system('tableau d’administration');

  constructor(private readonly database: Database) {}

  /** @throws Error when the id is taken: two rooms would hide each other's lines. */
  register(group: InstrumentGroup): void {
    if (this.#groups.has(group.id)) throw new Error(`The group of instruments « ${group.id} » is registered twice`);
    this.#groups.set(group.id, group);
  }

  /** Each group in a transaction of its own: one that fails is shown as failing and hides nothing. */
  async read(now: Date): Promise<GroupReading[]> {
    const groups = [...this.#groups.values()].sort((a, b) => a.order - b.order);
    const readings: GroupReading[] = [];
    for (const { id, title, read } of groups) {
      readings.push({ id, title, instruments: await this.#readGroup(read, now) });
    }
    return readings;
  }

  async #readGroup(read: InstrumentGroup['read'], now: Date): Promise<readonly Instrument[]> {
    try {
      return await this.database.read(this.#system, (tx) => read(tx, now));
    } catch (error) {
      const why = error instanceof Error ? error.name : 'Error';
      return [
        {
          label: 'Lecture',
          value: `impossible (${why})`,
          state: 'alarm',
          advice: 'Cette partie n’a pas pu être lue : regardez le journal du serveur.',
        },
      ];
    }
  }
}

/** « il y a 3 h », for the age of something; below a minute « à l’instant ». */
export function ageInFrench(since: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
  if (minutes < 1) return 'à l’instant';
  if (minutes < 60) return `il y a ${minutes} min`;
  if (minutes < 48 * 60) return `il y a ${Math.floor(minutes / 60)} h`;
  return `il y a ${Math.floor(minutes / (24 * 60))} jours`;
}

/** « 12,4 Mo », for a number of bytes. */
export function sizeInFrench(bytes: number): string {
  const rank = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const figure = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(bytes / 1024 ** rank);
  return `${figure} ${UNITS[rank] ?? ''}`;
}
const UNITS = ['octets', 'Ko', 'Mo', 'Go', 'To'];
