import { Controller } from '@nestjs/common';
import {
  getComplianceSummary,
  getComplianceThresholds,
  listFindings,
  setComplianceThresholds,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Compliance } from './compliance.service.js';

@Controller()
export class ComplianceController {
  constructor(
    private readonly database: Database,
    private readonly compliance: Compliance,
  ) {}

  @Door(listFindings)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listFindings>,
  ): Promise<OutputOf<typeof listFindings>> {
    return this.database.read(reach, (tx) => this.compliance.list(tx, reach, query));
  }

  @Door(getComplianceSummary)
  summary(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof getComplianceSummary>,
  ): Promise<OutputOf<typeof getComplianceSummary>> {
    return this.database.read(reach, (tx) => this.compliance.summary(tx, reach, query.under));
  }

  @Door(getComplianceThresholds)
  thresholds(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getComplianceThresholds>,
  ): Promise<OutputOf<typeof getComplianceThresholds>> {
    return this.database.read(reach, (tx) => this.compliance.thresholds(tx, reach, params.id));
  }

  @Door(setComplianceThresholds)
  set(
    @Caller() reach: Reach,
    @Precondition(getComplianceThresholds) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof setComplianceThresholds>,
  ): Promise<OutputOf<typeof setComplianceThresholds>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.compliance.thresholds(tx, reach, params.id),
      (tx) => this.compliance.setThresholds(tx, reach, params.id, body),
    );
  }
}
