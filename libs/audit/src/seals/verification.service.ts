import { Inject, Injectable } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Database, type Tx } from '@chariot/platform';
import { genesis, linkOf, sealerMac, segmentMac, type Digest, type SealedLine, type SealerFacts } from './canonical.js';
import { Faults, type Fault } from './faults.js';
import { OrderWatch } from './order-watch.js';
import { SEAL_DIGEST } from './seal-key.port.js';
import { SealsRepository, type SealRow, type SegmentRow } from './seals.repository.js';

const PAGE = 1000;
const VERIFYING = Reach.system('vérification du journal');

/** A point of the chain that somebody noted outside Chariot: it must still be there. */
export interface Head {
  readonly position: string;
  /** 64 hexadecimal digits. */
  readonly digest: string;
}

export interface Verification {
  /** Lines whose seal was recomputed and is right. */
  readonly verified: number;
  readonly segments: readonly {
    readonly month: string;
    readonly rows: number;
    readonly state: 'open' | 'closed' | 'forgotten';
  }[];
  /** Lines that the next sealing takes. */
  readonly unsealed: number;
  /** The last point of the chain, to be noted outside Chariot; `null` before the first seal. */
  readonly head: Head | null;
  readonly faults: readonly Fault[];
}

/** Recomputes the whole chain, at one moment and page by page: what is sealed meanwhile disturbs nothing. */
@Injectable()
export class Verifying {
  constructor(
    private readonly database: Database,
    @Inject(SEAL_DIGEST) private readonly digest: Digest,
    private readonly repository: SealsRepository,
  ) {}

  verify(noted?: Head): Promise<Verification> {
    return this.database.read(VERIFYING, async (tx) => {
      const walk = new Walk(this.digest, noted);
      const segments = await this.repository.segments(tx);
      const sealer = await this.repository.sealer(tx);
      for (const segment of segments) await this.#segment(tx, walk, segment);
      await this.#end(tx, walk, sealer, segments);
      const unsealed = await this.#unsealed(tx, walk, sealer);
      return {
        verified: walk.verified,
        segments: segments.map(({ month, firstPosition, lastPosition, closedAt, forgottenAt }) => ({
          month,
          rows: Number(BigInt(lastPosition) - BigInt(firstPosition) + 1n),
          state: forgottenAt !== null ? 'forgotten' : closedAt !== null ? 'closed' : 'open',
        })),
        unsealed,
        head:
          walk.position === 0n ? null : { position: walk.position.toString(), digest: walk.previous.toString('hex') },
        faults: walk.faults.all,
      };
    });
  }

  async #segment(tx: Tx, walk: Walk, segment: SegmentRow): Promise<void> {
    walk.enter(segment);
    if (segment.forgottenAt !== null) return walk.pass(segment);
    for (let after = (BigInt(segment.firstPosition) - 1n).toString(); ;) {
      const page = await this.repository.sealed(tx, after, segment.lastPosition, PAGE);
      for (const seal of page) walk.seal(segment, seal);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.position;
    }
    walk.leave(segment);
  }

  async #end(
    tx: Tx,
    walk: Walk,
    sealer: (SealerFacts & { readonly mac: Buffer }) | undefined,
    segments: readonly SegmentRow[],
  ): Promise<void> {
    const stray = await this.repository.strayed(tx);
    if (stray !== undefined) {
      walk.faults.add(
        'forgedSeal',
        { lineId: stray.journalId },
        `La ligne ${stray.journalId} porte un sceau (position ${stray.position}) qu’aucun mois ne connaît : il a été fabriqué, ou son mois a été retiré.`,
        stray.count,
      );
    }
    if (sealer === undefined) {
      if (segments.length > 0 || stray !== undefined) {
        walk.faults.add('endAltered', {}, 'Le repère de fin de la chaîne a été retiré.');
      }
    } else if (!sealerMac(this.digest, sealer).equals(sealer.mac)) {
      walk.faults.add('endAltered', {}, 'Le repère de fin de la chaîne a été modifié.');
    } else if (BigInt(sealer.position) !== walk.position || !sealer.digest.equals(walk.previous)) {
      walk.faults.add(
        'endAltered',
        {},
        `La chaîne devrait finir à la position ${sealer.position} et finit à la position ${walk.position} : la fin a été retirée ou refaite.`,
      );
    }
    walk.checkNoted();
  }

  async #unsealed(tx: Tx, walk: Walk, sealer: SealerFacts | undefined): Promise<number> {
    const unsealed = await this.repository.countUnsealed(tx);
    const horizon = await this.repository.horizon(tx);
    // A restored copy: the numbers of its transactions are another cluster's, until its first sealing.
    if (sealer === undefined || sealer.cluster !== horizon.cluster) return unsealed;
    const waiting = await this.repository.due(tx, sealer, horizon.xmax, PAGE);
    for (const line of waiting) walk.wait(line);
    const inserted = await this.repository.inserted(tx, sealer, horizon.xmax);
    if (inserted === undefined) return unsealed;
    walk.faults.add(
      'inserted',
      { lineId: inserted.id },
      `La ligne ${inserted.id} n’a pas de sceau, alors que le scellement est passé plus loin : elle a été insérée après coup, ou son sceau a été retiré.`,
      inserted.count,
    );
    return unsealed - inserted.count;
  }
}

/** Where the recomputation stands. After a fault it goes on from what is written, so that each fault is told once. */
class Walk {
  readonly faults = new Faults();
  readonly #order = new OrderWatch();
  verified = 0;
  position = 0n;
  previous: Buffer;
  /** What is before the next seal is gone: that one cannot be recomputed. */
  #broken = false;
  #noted: 'unmet' | 'met' = 'unmet';

  constructor(
    private readonly digest: Digest,
    private readonly head: Head | undefined,
  ) {
    this.previous = genesis(digest);
  }

  enter(segment: SegmentRow): void {
    const { month, firstPosition, openingDigest } = segment;
    if (!segmentMac(this.digest, segment).equals(segment.mac)) {
      this.faults.add('segmentAltered', { month }, `Le mois ${month} a été modifié dans la table des mois scellés.`);
    }
    if (BigInt(firstPosition) !== this.position + 1n || (!this.#broken && !openingDigest.equals(this.previous))) {
      this.faults.add(
        'segmentRemoved',
        { month },
        `Le mois ${month} ne suit pas ce qui le précède (il commence à la position ${firstPosition}, la chaîne s’arrêtait à ${this.position}) : un mois entier a été retiré ou refait.`,
      );
    }
    this.position = BigInt(firstPosition) - 1n;
    this.previous = openingDigest;
    this.#broken = false;
  }

  /** A month whose lines were forgotten: only its digests are left. */
  pass({ lastPosition, closingDigest }: SegmentRow): void {
    this.position = BigInt(lastPosition);
    this.previous = closingDigest;
    this.#meet();
  }

  seal({ month }: SegmentRow, { position, journalId, digest, line }: SealRow): void {
    const at = BigInt(position);
    this.#gap(at, month);
    this.position = at;
    if (line === null) {
      this.faults.add(
        'removed',
        { lineId: journalId, month },
        `La ligne ${journalId} (${month}, position ${position}) a été supprimée du journal : il n’en reste que le sceau.`,
      );
    } else if (this.#broken || linkOf(this.digest, this.previous, at, line).equals(digest)) {
      if (!this.#broken) this.verified += 1;
      if (this.#order.isBackdated(line)) this.#backdated(journalId, month);
    } else {
      this.faults.add(
        'altered',
        { lineId: journalId, month },
        `La ligne ${journalId} (${month}, position ${position}) n’est plus celle qui a été scellée : elle, sa place ou son sceau ont été modifiés.`,
      );
    }
    this.#broken = false;
    this.previous = digest;
    this.#meet();
  }

  leave({ month, lastPosition, closingDigest }: SegmentRow): void {
    this.#gap(BigInt(lastPosition) + 1n, month);
    if (!this.#broken && !this.previous.equals(closingDigest)) {
      this.faults.add(
        'segmentAltered',
        { month },
        `Le mois ${month} ne finit pas par l’empreinte qui avait été notée : sa fin a été refaite.`,
      );
    }
    this.position = BigInt(lastPosition);
    this.previous = closingDigest;
    this.#broken = false;
  }

  checkNoted(): void {
    if (this.head === undefined || this.#noted === 'met') return;
    this.faults.add(
      'headUnknown',
      {},
      `L’empreinte notée pour la position ${this.head.position} n’est plus dans la chaîne : le journal a été remplacé par un état antérieur, ou refait.`,
    );
  }

  #gap(next: bigint, month: string): void {
    const missing = next - this.position - 1n;
    if (missing <= 0n) return;
    this.faults.add(
      'sealRemoved',
      { month },
      `${missing === 1n ? `Le sceau de la position ${next - 1n} manque` : `Les sceaux des positions ${this.position + 1n} à ${next - 1n} manquent`} (${month}) : des lignes ont été retirées avec leur sceau ; la ligne suivante ne peut pas être vérifiée.`,
      Number(missing),
    );
    this.#broken = true;
  }

  /** A line that has no seal yet: only its place can be looked at. */
  wait(line: SealedLine): void {
    if (this.#order.isBackdated(line)) this.#backdated(line.id ?? '', null);
  }

  #backdated(lineId: string, month: string | null): void {
    this.faults.add(
      'backdated',
      { lineId, month },
      `La ligne ${lineId} (${month ?? 'pas encore scellée'}) se dit plus ancienne que des lignes scellées avant elle : elle a été insérée après coup, ou l’horloge du serveur a reculé de plus d’une heure.`,
    );
  }

  #meet(): void {
    if (this.head?.position === this.position.toString() && this.head.digest === this.previous.toString('hex')) {
      this.#noted = 'met';
    }
  }
}
