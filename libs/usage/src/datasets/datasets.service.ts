import { Inject, Injectable } from '@nestjs/common';
import type { DatasetContent, InputOf, OutputOf } from '@chariot/contract';
import type { importDataset, listDatasets } from '@chariot/contract';
import { Reach, type Clock, type SchoolYear } from '@chariot/kernel';
import { CLOCK, Database, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { createHash } from 'node:crypto';
import { usageError } from '../errors.js';
import { PublicationRepository } from '../publication/publication.repository.js';
import { aboveOf, monthsOf } from '../publication/release.js';
import { bytesOf, datasetOf, linesOf } from './dataset.js';
import { readDatasetContent } from './dataset-content.js';
import { DATASET_KEY } from './dataset-key.port.js';
import { DatasetsRepository } from './datasets.repository.js';
import { DICTIONARY } from './dictionary.js';
import { fingerprintTyped, readSigned, signedFile, type DatasetKey, type SignedDataset } from './signature.js';

const SYSTEM = Reach.system('jeu de données');

/** A school year's figures in one file that does not change; and those of other instances, signed. */
@Injectable()
export class Datasets {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly publication: PublicationRepository,
    private readonly repository: DatasetsRepository,
    @Inject(DATASET_KEY) private readonly key: DatasetKey,
  ) {}

  async list(reach: Reach): Promise<OutputOf<typeof listDatasets>> {
    const ready = await this.database.read(SYSTEM, (tx) => this.repository.ready(tx));
    return this.database.read(reach, async (tx) => ({
      items: (await this.repository.list(tx)).map(({ origin, name, keptAt, ...row }) => ({
        ...row,
        origin: { own: origin === null, fingerprint: origin ?? this.key.fingerprint, name },
        keptAt: keptAt.toISOString(),
      })),
      ready,
      fingerprint: this.key.fingerprint,
      mayPublish: await this.repository.publishes(tx),
      dictionary: [...DICTIONARY],
    }));
  }

  /** The JSON file, to the byte. @throws DomainError `usage.datasetUnknown` */
  async bytes(tx: Tx, reach: Reach, year: string, origin: string | undefined): Promise<Buffer> {
    const kept = origin === undefined || origin === this.key.fingerprint ? null : origin;
    const content = await this.repository.content(tx, reach, year, kept);
    if (content === undefined) throw usageError('datasetUnknown', { year });
    return content;
  }

  /** @throws DomainError `usage.datasetUnknown` */
  async content(tx: Tx, reach: Reach, year: string, origin: string | undefined): Promise<DatasetContent> {
    return readDatasetContent(await this.bytes(tx, reach, year, origin));
  }

  /** @throws DomainError `usage.datasetUnknown` */
  async signed(tx: Tx, reach: Reach, year: string): Promise<Buffer> {
    return signedFile(this.key, await this.bytes(tx, reach, year, undefined));
  }

  /** @throws DomainError `usage.mayNotPublish`, `usage.yearNotOver`, `usage.datasetFrozen` */
  async freeze(reach: Reach, year: string): Promise<{ schoolYear: string; sha256: string }> {
    // All of the instance's figures: whoever publishes them for an académie need not reach them one by one.
    const content = await this.database.read(SYSTEM, (tx) => this.#made(tx, year));
    return this.database.transaction(reach, async (tx) => {
      if (!(await this.repository.publishes(tx))) throw usageError('mayNotPublish');
      if (content === null) throw usageError('yearNotOver', { year });
      const { version, inputs, issuer } = content;
      const isKept = await this.repository.keep(tx, reach, {
        ...{ schoolYear: year, origin: null, version, inputs, issuer, signature: null },
        ...{ content: bytesOf(content), lines: linesOf(content), keptAt: this.clock.now() },
      });
      if (!isKept) throw usageError('datasetFrozen', { year });
      const kept = await this.repository.find(tx, reach, year, null);
      const sha256 = kept?.sha256 ?? '';
      const subject = { kind: 'dataset', id: year, label: year };
      await this.journal.record(tx, reach, { act: 'usage.dataset.frozen', subject, details: { sha256 } });
      return { schoolYear: year, sha256 };
    });
  }

  async #made(tx: Tx, year: string): Promise<DatasetContent | null> {
    const released = await this.repository.inputsOf(tx, year);
    if (released === undefined) return null;
    const schoolYear = year as SchoolYear;
    const months = monthsOf(year);
    const told = await this.publication.toldIn(tx, schoolYear);
    const equipment = await this.repository.equipment(tx, months[0] ?? '', months.at(-1) ?? '');
    const map = await this.publication.map(tx, schoolYear);
    const ids = [
      ...map.flatMap((one) => [one.schoolId, ...aboveOf(one)]),
      ...told.map(({ placeId }) => placeId),
      ...equipment.map(({ schoolId }) => schoolId),
    ];
    const places = [...(await this.places.refs(tx, [...new Set(ids)])).values()];
    const academies = places.filter(({ kind }) => kind === 'academie').map(({ name }) => name);
    const issuer = academies.sort().join(', ').slice(0, 200) || 'Chariot';
    // What was published bears the digest of its own rows; those of schools' equipment come from the same months, and are in none.
    const inputs = createHash('sha256')
      .update(JSON.stringify([released, equipment]))
      .digest('hex');
    return datasetOf({ schoolYear: year, issuer, inputs, places, told, equipment });
  }

  /**
   * Another instance's. Its key is trusted once its fingerprint was typed in; what it signed is read only then.
   * @throws DomainError `usage.mayNotPublish`, `usage.notADataset`, `usage.signatureWrong`, `usage.ownDataset`,
   * `usage.keyUnknown`, `usage.fingerprintDiffers`, `usage.otherVersion`, `usage.alreadyOtherwise`
   */
  async import(tx: Tx, reach: Reach, { file, fingerprint, name }: InputOf<typeof importDataset>['body']) {
    if (!(await this.repository.publishes(tx))) throw usageError('mayNotPublish');
    const signed = readSigned(file);
    if (signed === null) throw usageError('notADataset');
    if (signed === 'wrong') throw usageError('signatureWrong');
    if (signed.fingerprint === this.key.fingerprint) throw usageError('ownDataset');
    if (fingerprint !== undefined && fingerprintTyped(fingerprint) !== signed.fingerprint)
      throw usageError('fingerprintDiffers');
    const isTrusted = await this.repository.trusts(tx, reach, signed.fingerprint);
    if (!isTrusted && (fingerprint === undefined || name === undefined)) throw usageError('keyUnknown');
    const content = readDatasetContent(signed.content);
    if (!isTrusted) await this.#trust(tx, reach, signed, name ?? '');
    return this.#keep(tx, reach, signed, content);
  }

  async #trust(tx: Tx, reach: Reach, { fingerprint, publicKey }: SignedDataset, name: string): Promise<void> {
    await this.repository.trust(tx, reach, fingerprint, name, publicKey, this.clock.now());
    const subject = { kind: 'datasetKey', id: fingerprint, label: name };
    await this.journal.record(tx, reach, { act: 'usage.datasetKey.trusted', subject, details: { fingerprint, name } });
  }

  async #keep(
    tx: Tx,
    reach: Reach,
    { fingerprint, signature, content: bytes }: SignedDataset,
    content: DatasetContent,
  ) {
    const { schoolYear, version, inputs, issuer } = content;
    const isKept = await this.repository.keep(tx, reach, {
      ...{ schoolYear, origin: fingerprint, version, inputs, issuer, signature },
      ...{ content: bytes, lines: linesOf(content), keptAt: this.clock.now() },
    });
    if (isKept) {
      const subject = { kind: 'dataset', id: `${schoolYear} ${fingerprint}`, label: schoolYear };
      const details = { fingerprint, issuer };
      await this.journal.record(tx, reach, { act: 'usage.dataset.imported', subject, details });
    } else {
      const before = await this.repository.content(tx, reach, schoolYear, fingerprint);
      if (before?.equals(bytes) !== true) throw usageError('alreadyOtherwise', { year: schoolYear });
    }
    return { schoolYear, fingerprint, changed: isKept };
  }
}
