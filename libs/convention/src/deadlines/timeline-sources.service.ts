import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { Standing } from '../conventions/standing.js';
import type { TimelineFacts } from './timeline-facts.js';

/** What other nouns know of deadlines: meetings, payments, answers, what was really done. */
export type KnownFacts = Partial<Omit<TimelineFacts, 'standing' | 'signedOn' | 'termination' | 'settings'>>;

/** Reads what one noun knows of a convention, under the reader's own reach; `standing`: what it says on the day that is asked. */
export type TimelineSource = (
  reach: Reach,
  tx: Tx,
  conventionId: string,
  standing: Pick<Standing, 'terms'>,
) => Promise<KnownFacts>;

/** Where each noun says what it knows: deadlines lean on nobody's tables. */
@Injectable()
export class TimelineSources {
  readonly #sources = new Map<string, TimelineSource>();

  /** Nouns call it when their module starts. @throws Error for a name that is taken */
  register(name: string, source: TimelineSource): void {
    if (this.#sources.has(name)) throw new Error(`Two sources of deadlines are called ${name}`);
    this.#sources.set(name, source);
  }

  /** All of it: lists come together; of one date said twice, the first stays. */
  async read(reach: Reach, tx: Tx, conventionId: string, standing: Pick<Standing, 'terms'>): Promise<KnownFacts> {
    let known: KnownFacts = {};
    for (const source of this.#sources.values()) {
      const more = await source(reach, tx, conventionId, standing);
      known = {
        ...more,
        ...known,
        ...together('meetings', known.meetings, more.meetings),
        ...together('reportingRequests', known.reportingRequests, more.reportingRequests),
      };
    }
    return known;
  }
}

const together = <K extends string, T>(
  key: K,
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
): Partial<Record<K, T[]>> =>
  a === undefined && b === undefined ? {} : ({ [key]: [...(a ?? []), ...(b ?? [])] } as Partial<Record<K, T[]>>);
