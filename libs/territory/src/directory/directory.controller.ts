import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Controller } from '@nestjs/common';
import { Directory } from './directory.service.js';

@Controller()
export class DirectoryController {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  @Door(contract.searchDirectory)
  search(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.searchDirectory>,
  ): Promise<OutputOf<typeof contract.searchDirectory>> {
    return this.database.read(reach, async (tx) => {
      const { uai, ...words } = query;
      const items =
        uai === undefined
          ? await this.directory.search(tx, reach, words)
          : await this.directory.findings(tx, reach, [uai]);
      const [last] = await this.directory.imports(tx, reach, 1);
      return { items, loadedAt: last?.at.toISOString() ?? null, licence: 'Licence Ouverte 2.0' };
    });
  }

  @Door(contract.listDirectoryImports)
  imports(@Caller() reach: Reach): Promise<OutputOf<typeof contract.listDirectoryImports>> {
    return this.database.read(reach, async (tx) => ({
      items: (await this.directory.imports(tx, reach, 20)).map(({ at, refusedColumns, ...one }) => ({
        ...one,
        refusedColumns: [...refusedColumns],
        at: at.toISOString(),
      })),
    }));
  }
}
