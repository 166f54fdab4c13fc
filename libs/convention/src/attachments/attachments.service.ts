import type { Attachment, AttachmentKind } from '@chariot/contract';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { bytesOfBase64, CLOCK, Database, Download, Journal, Objects, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { ConventionChanged } from '../events.js';
import { checkAttachment } from './attachment-check.js';
import { AttachmentsRepository, type AttachmentRow, type Subject } from './attachments.repository.js';

const MAX_COUNT = 400;
const MAX_BYTES = 800 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** They name prices, suppliers and accounts: nobody reads them in the collège or the school. */
const OF_THE_PARTIES: readonly AttachmentKind[] = ['invoice', 'order', 'paymentProof'];

export const attachmentOf = ({ addedAt, ...row }: AttachmentRow): Attachment => ({
  ...row,
  addedAt: addedAt.toISOString(),
});

@Injectable()
export class Attachments {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Objects) private readonly objects: Objects,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(AttachmentsRepository) private readonly attachments: AttachmentsRepository,
  ) {}

  list(
    reach: Reach,
    conventionId: string,
    query: { limit: number; after?: string | undefined; kind?: AttachmentKind | undefined },
  ): Promise<{ items: Attachment[]; next: string | null; total: number }> {
    return this.database.read(reach, async (tx) => {
      await this.#convention(reach, tx, conventionId);
      const { items, total } = await this.attachments.page(reach, tx, conventionId, {
        limit: query.limit,
        after: query.after,
        kind: query.kind,
      });
      const next = items.length === query.limit ? (items.at(-1)?.id ?? null) : null;
      return { items: items.map(attachmentOf), next, total };
    });
  }

  /**
   * Looks through a document, keeps it, and only then writes it down: a row never names what is not there.
   * @throws DomainError `convention.attachment*`, `storage.unreachable`
   */
  async add(
    reach: Reach,
    conventionId: string,
    given: { readonly kind: AttachmentKind; readonly name: string; readonly contentBase64: string },
  ): Promise<Attachment> {
    // Who may not attach it here has nothing looked through, nor kept.
    await this.database.read(reach, (tx) => this.#room(reach, tx, conventionId, given.kind, 0));
    const name = fileName(given.name);
    const content = decoded(name, given.contentBase64);
    const mediaType = await checkAttachment(name, content);
    return this.database.transaction(reach, async (tx) => {
      const placeId = await this.#room(reach, tx, conventionId, given.kind, content.length);
      // Shared with others who attach, never with the sweep, which would take what has no row yet.
      await this.objects.holdSweep(tx);
      const sha256 = await this.objects.put(content);
      const id = await this.attachments.add(reach, tx, {
        ...{ id: newId(), conventionId, kind: given.kind, name, mediaType, sha256 },
        audience: audienceOf(given.kind),
        sizeBytes: content.length,
        addedAt: this.clock.now(),
      });
      await this.journal.record(tx, reach, {
        act: 'convention.attachment.added',
        subject: { kind: 'attachment', id, label: name },
        placeId,
        details: { kind: given.kind, sha256, bytes: content.length },
      });
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId }));
      return attachmentOf(await this.#found(reach, tx, conventionId, id));
    });
  }

  /** The document under its own name; what comes out is what was hashed when it came in. */
  async download(reach: Reach, conventionId: string, id: string): Promise<Download> {
    const { sha256, name } = await this.database.read(reach, (tx) => this.#found(reach, tx, conventionId, id));
    return new Download(await this.objects.get(sha256), name);
  }

  /** Of one attachment, for a document that carries it. */
  async content(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<Buffer> {
    return this.objects.get((await this.#found(reach, tx, conventionId, id)).sha256);
  }

  remove(reach: Reach, conventionId: string, id: string): Promise<{ id: string }> {
    return this.database.transaction(reach, async (tx) => {
      const { localAuthorityId: placeId } = await this.#convention(reach, tx, conventionId);
      const { name, linkedTo, sha256 } = await this.#found(reach, tx, conventionId, id);
      if (linkedTo.length > 0) throw conventionError('attachmentLinked');
      // Seen, not linked, and still there: it may be read, not written.
      if ((await this.attachments.remove(reach, tx, conventionId, id)) === 0) {
        throw conventionError('attachmentNotYours');
      }
      await this.journal.record(tx, reach, {
        act: 'convention.attachment.removed',
        subject: { kind: 'attachment', id, label: name },
        placeId,
        details: { sha256 },
      });
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId }));
      return { id };
    });
  }

  /**
   * Has exactly these attachments of the convention show a subject (an expense, a claim, a meeting…), in its transaction.
   * @throws DomainError convention.attachmentNotFound when one is not there, or may not be read
   */
  async link(reach: Reach, tx: Tx, conventionId: string, subject: Subject, ids: readonly string[]): Promise<void> {
    const wanted = [...new Set(ids)];
    const linked = await this.attachments.link(reach, tx, conventionId, { ...subject, at: this.clock.now() }, wanted);
    if (linked !== wanted.length) throw conventionError('attachmentNotFound');
  }

  /** How many of one kind the caller may read. */
  async count(reach: Reach, tx: Tx, conventionId: string, kind: AttachmentKind): Promise<number> {
    return (await this.attachments.page(reach, tx, conventionId, { limit: 1, after: undefined, kind })).total;
  }

  /** What shows each of these subjects, as far as the caller may read it. */
  async of(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    subjectKind: Subject['subjectKind'],
    subjectIds: readonly string[],
  ): Promise<Map<string, Attachment[]>> {
    const rows = await this.attachments.of(reach, tx, conventionId, subjectKind, subjectIds);
    return new Map([...rows].map(([subjectId, each]) => [subjectId, each.map(attachmentOf)]));
  }

  async #found(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<AttachmentRow> {
    const found = await this.attachments.find(reach, tx, conventionId, id);
    if (found === undefined) throw conventionError('attachmentNotFound');
    return found;
  }

  async #convention(reach: Reach, tx: Tx, conventionId: string): Promise<{ readonly localAuthorityId: string }> {
    const convention = await this.conventions.find(reach, tx, conventionId);
    if (convention === undefined) throw conventionError('notFound');
    return convention;
  }

  /** Where it would stand, once the caller may attach it there and there is room. */
  async #room(reach: Reach, tx: Tx, conventionId: string, kind: AttachmentKind, bytes: number): Promise<string> {
    const { localAuthorityId } = await this.#convention(reach, tx, conventionId);
    const may = await this.attachments.may(reach, tx, conventionId);
    if (!may.parties && (audienceOf(kind) === 'parties' || !may.convention))
      throw conventionError('attachmentNotYours');
    const held = await this.attachments.held(reach, tx, conventionId);
    if (held.count >= MAX_COUNT || held.bytes + bytes > MAX_BYTES) {
      throw conventionError('attachmentTooMany', { count: held.count, size: Math.round(held.bytes / MEGABYTE) });
    }
    return localAuthorityId;
  }
}

const audienceOf = (kind: AttachmentKind): 'parties' | 'convention' =>
  OF_THE_PARTIES.includes(kind) ? 'parties' : 'convention';

/** Only the name: whoever saves the document chooses its folder. */
const fileName = (name: string): string => name.split(/[\\/]/).at(-1)?.trim() || 'document';

/** @throws DomainError for what is not base64, which no browser makes */
function decoded(name: string, base64: string): Buffer {
  const bytes = bytesOfBase64(base64);
  if (bytes === undefined) throw conventionError('attachmentDamaged', { name });
  return bytes;
}
