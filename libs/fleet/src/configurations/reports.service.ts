import type { InventoryFacts, SettingId } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface ConfigurationReport {
  readonly reportId: string;
  readonly revision: string;
  readonly settings: readonly {
    readonly setting: SettingId;
    readonly status: 'applied' | 'recorded' | 'notApplicable' | 'failed';
    readonly why: string | null;
  }[];
}
export interface InventoryReport {
  readonly reportId: string;
  readonly facts: InventoryFacts;
}
export interface OperationReport {
  readonly reportId: string;
  readonly operationId: string;
  readonly status: 'done' | 'recorded' | 'failed';
  readonly why: string | null;
}

export abstract class Reports {
  abstract configuration(tx: Tx, reach: Reach, report: ConfigurationReport): Promise<void>;
  abstract inventory(tx: Tx, reach: Reach, report: InventoryReport): Promise<void>;
  abstract operation(tx: Tx, reach: Reach, report: OperationReport): Promise<void>;
  abstract contact(tx: Tx, reach: Reach): Promise<void>;
}
