import { Inject, Injectable } from '@nestjs/common';
import {
  followUpContent,
  type FollowUpContent,
  type FollowUpFile,
  type InputOf,
  type OutputOf,
  type getFollowUpFile,
  type listFollowUpFiles,
  type makeFollowUpFile,
  type previewFollowUpFile,
} from '@chariot/contract';
import { LocalDate, newId, type Reach } from '@chariot/kernel';
import { Database, Download, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import { IndicatorsRepository } from '../indicators/indicators.repository.js';
import { canonical, sha256Of } from './canonical.js';
import { CONVENTION_RECORD, type ConventionRecordSource, type FollowedConvention } from './convention-record.port.js';
import { fileNameOf, FollowUpDrawing } from './follow-up-drawing.service.js';
import { FollowUpRepository, type FollowUpRow } from './follow-up.repository.js';
import { begunPart, periodChoices, periodWords } from './periods.js';

/** More than anybody makes in ten years of trimesters. */
const MAX_FILES = 200;

type Asked = InputOf<typeof makeFollowUpFile>['body'];

/** The article 8 file in one act: drawn from what is known, frozen with its digest, read again to the byte. */
@Injectable()
export class FollowUpFiles {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly places: Places,
    private readonly months: IndicatorsRepository,
    private readonly repository: FollowUpRepository,
    private readonly drawing: FollowUpDrawing,
    @Inject(CONVENTION_RECORD) private readonly conventions: ConventionRecordSource,
  ) {}

  /** @throws DomainError `convention.notFound` */
  list(reach: Reach, conventionId: string): Promise<OutputOf<typeof listFollowUpFiles>> {
    return this.database.read(reach, async (tx) => {
      const { said } = await this.conventions.convention(tx, reach, conventionId);
      const rows = await this.repository.list(reach, tx, conventionId);
      return {
        mayMake: said.signedOn !== null && (await this.#party(tx, reach, said)) !== null,
        periods: periodChoices(
          said.signedOn === null ? null : LocalDate.parse(said.signedOn),
          await this.months.thisMonth(reach, tx),
        ),
        items: rows.map(fileOf),
      };
    });
  }

  /** @throws DomainError `usage.followUpNotYours`, and as `begunPart` */
  async preview(reach: Reach, conventionId: string, asked: Asked): Promise<OutputOf<typeof previewFollowUpFile>> {
    const { convention, ...rest } = await this.#asked(reach, conventionId, asked);
    const { missing } = await this.drawing.content({ convention: convention.said, ...rest });
    const unsigned = convention.said.signedOn === null ? ['La signature de la convention.'] : [];
    return { label: periodWords(rest.period), missing: [...unsigned, ...missing] };
  }

  /** @throws DomainError `usage.followUpNotSigned`, `usage.followUpTooMany`, and as `preview` */
  async make(reach: Reach, conventionId: string, asked: Asked): Promise<FollowUpFile> {
    const { convention, ...rest } = await this.#asked(reach, conventionId, asked);
    const { said, places } = convention;
    if (said.signedOn === null) throw usageError('followUpNotSigned');
    const content = await this.drawing.content({ convention: said, ...rest });
    const bytes = Buffer.from(canonical(content));
    const sha256 = sha256Of(bytes);
    const pdf = await this.drawing.pdf(content, sha256);
    const id = newId();
    return this.database.transaction(reach, async (tx) => {
      const count = await this.repository.count(reach, tx, conventionId);
      if (count >= MAX_FILES) throw usageError('followUpTooMany', { count });
      await this.repository.keep(reach, tx, {
        ...{ id, conventionId, academieId: said.academie.id, localAuthorityId: said.localAuthority.id, places },
        ...{ period: content.period, madeAt: new Date(content.madeAt), madeFor: content.madeFor },
        ...{ schools: said.schools.map(({ uai, name }) => ({ uai, name })), content: bytes, sha256, pdf },
      });
      await this.journal.record(tx, reach, {
        act: 'usage.followUp.made',
        subject: { kind: 'followUpFile', id, label: `${said.reference}, ${content.period.label}` },
        placeId: said.localAuthority.id,
        details: { period: content.period.label, sha256 },
      });
      return fileOf(await this.#found(reach, tx, conventionId, id));
    });
  }

  /** Its digest is worked out again from what is kept. @throws DomainError `convention.notFound`, `usage.followUpNotFound` */
  get(reach: Reach, conventionId: string, id: string): Promise<OutputOf<typeof getFollowUpFile>> {
    return this.database.read(reach, async (tx) => {
      await this.conventions.convention(tx, reach, conventionId);
      const row = await this.#found(reach, tx, conventionId, id);
      return { file: fileOf(row), content: contentOf(row), verified: sha256Of(row.content) === row.sha256 };
    });
  }

  /** As it was frozen, to the byte. @throws DomainError as `get` */
  document(reach: Reach, conventionId: string, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      await this.conventions.convention(tx, reach, conventionId);
      const frozen = await this.repository.pdf(reach, tx, conventionId, id);
      if (frozen === undefined) throw usageError('followUpNotFound');
      const row = await this.#found(reach, tx, conventionId, id);
      return new Download(frozen.pdf, `${fileNameOf(contentOf(row), 'Suivi')}.pdf`);
    });
  }

  /** Drawn from what was frozen. @throws DomainError `usage.followUpSchoolNotFound`, and as `get` */
  async summary(reach: Reach, conventionId: string, id: string, uai: string): Promise<Download> {
    const row = await this.database.read(reach, async (tx) => {
      await this.conventions.convention(tx, reach, conventionId);
      return this.#found(reach, tx, conventionId, id);
    });
    if (!row.schools.some((school) => school.uai === uai)) throw usageError('followUpSchoolNotFound');
    const content = contentOf(row);
    return new Download(
      await this.drawing.summary(content, row.sha256, uai),
      `${fileNameOf(content, `Conseil d’école ${uai}`)}.pdf`,
    );
  }

  async #asked(reach: Reach, conventionId: string, asked: Asked) {
    return this.database.read(reach, async (tx) => {
      const convention = await this.conventions.convention(tx, reach, conventionId);
      const madeFor = await this.#party(tx, reach, convention.said);
      if (madeFor === null) throw usageError('followUpNotYours');
      const thisMonth = await this.months.thisMonth(reach, tx);
      return { convention, madeFor, thisMonth, period: begunPart(asked, thisMonth) };
    });
  }

  /** The party for which the caller writes the documents of a convention. */
  async #party(tx: Tx, reach: Reach, said: FollowedConvention['said']): Promise<FollowUpFile['madeFor'] | null> {
    for (const party of ['academie', 'localAuthority'] as const) {
      if (await this.places.covers(tx, reach, 'convention:write', said[party].id)) return party;
    }
    return null;
  }

  async #found(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<FollowUpRow & { content: Buffer }> {
    const row = await this.repository.find(reach, tx, conventionId, id);
    if (row === undefined) throw usageError('followUpNotFound');
    return row;
  }
}

const fileOf = ({ id, fromMonth, toMonth, label, madeAt, madeFor, sha256, schools }: FollowUpRow): FollowUpFile => ({
  ...{ id, period: { from: fromMonth, to: toMonth, label }, madeAt: madeAt.toISOString(), madeFor, sha256 },
  schools: schools.map(({ uai, name }) => ({ uai, name })),
});

const contentOf = ({ content }: { readonly content: Buffer }): FollowUpContent =>
  followUpContent.parse(JSON.parse(content.toString('utf8')));
