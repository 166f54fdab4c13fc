import { Controller } from '@nestjs/common';
import {
  exportDataset,
  freezeDataset,
  getDatasetCsv,
  getDatasetJson,
  getDatasetOds,
  getDatasetParquet,
  importDataset,
  listDatasets,
  type DatasetContent,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Download, Input } from '@chariot/platform';
import { Datasets } from './datasets.service.js';
import { csvOf, odsOf, parquetOf } from './files.js';

/** The interceptor gives each file its entity tag: the same figures, the same bytes, the same tag. */
@Controller()
export class DatasetsController {
  constructor(
    private readonly database: Database,
    private readonly datasets: Datasets,
  ) {}

  @Door(listDatasets)
  list(@Caller() reach: Reach): Promise<OutputOf<typeof listDatasets>> {
    return this.datasets.list(reach);
  }

  @Door(getDatasetJson)
  async json(@Caller() reach: Reach, @Input() { params, query }: InputOf<typeof getDatasetJson>): Promise<Download> {
    const bytes = await this.database.read(reach, (tx) => this.datasets.bytes(tx, reach, params.year, query.origin));
    return new Download(bytes, `${nameOf(params.year)}.json`);
  }

  @Door(getDatasetCsv)
  csv(@Caller() reach: Reach, @Input() { params, query }: InputOf<typeof getDatasetCsv>): Promise<Download> {
    return this.#file(reach, params.year, query.origin, 'csv', csvOf);
  }

  @Door(getDatasetOds)
  ods(@Caller() reach: Reach, @Input() { params, query }: InputOf<typeof getDatasetOds>): Promise<Download> {
    return this.#file(reach, params.year, query.origin, 'ods', odsOf);
  }

  @Door(getDatasetParquet)
  parquet(@Caller() reach: Reach, @Input() { params, query }: InputOf<typeof getDatasetParquet>): Promise<Download> {
    return this.#file(reach, params.year, query.origin, 'parquet', parquetOf);
  }

  @Door(exportDataset)
  async signed(@Caller() reach: Reach, @Input() { params }: InputOf<typeof exportDataset>): Promise<Download> {
    const file = await this.database.read(reach, (tx) => this.datasets.signed(tx, reach, params.year));
    return new Download(file, `${nameOf(params.year)} signé.json`);
  }

  @Door(freezeDataset)
  freeze(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof freezeDataset>,
  ): Promise<OutputOf<typeof freezeDataset>> {
    return this.datasets.freeze(reach, params.year);
  }

  @Door(importDataset)
  import(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof importDataset>,
  ): Promise<OutputOf<typeof importDataset>> {
    return this.database.transaction(reach, (tx) => this.datasets.import(tx, reach, body));
  }

  async #file(
    reach: Reach,
    year: string,
    origin: string | undefined,
    ending: string,
    make: (content: DatasetContent) => Buffer,
  ): Promise<Download> {
    const content = await this.database.read(reach, (tx) => this.datasets.content(tx, reach, year, origin));
    return new Download(make(content), `${nameOf(year)}.${ending}`);
  }
}

const nameOf = (year: string): string => `Jeu de données ${year}`;
