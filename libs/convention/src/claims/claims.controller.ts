import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input, type Download } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { Certification } from './certification.service.js';
import { Checking } from './checking.service.js';
import { Claims } from './claims.service.js';

@Controller()
export class ClaimsController {
  constructor(
    @Inject(Claims) private readonly claims: Claims,
    @Inject(Certification) private readonly certification: Certification,
    @Inject(Checking) private readonly checking: Checking,
  ) {}

  @Door(contract.getClaimDraft)
  draft(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.getClaimDraft>,
  ): Promise<OutputOf<typeof contract.getClaimDraft>> {
    return this.claims.draft(reach, params.id, query.advanceReceivedCents);
  }

  @Door(contract.getClaimDraftDocument)
  draftDocument(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.getClaimDraftDocument>,
  ): Promise<Download> {
    return this.claims.draftDocument(reach, params.id, query.advanceReceivedCents);
  }

  @Door(contract.exportClaimDraftLines)
  draftLines(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.exportClaimDraftLines>,
  ): Promise<Download> {
    return this.claims.draftLines(reach, params.id);
  }

  @Door(contract.listConventionClaims)
  list(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.listConventionClaims>,
  ): Promise<OutputOf<typeof contract.listConventionClaims>> {
    return this.claims.list(reach, params.id, query);
  }

  @Door(contract.askForCertification)
  ask(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.askForCertification>,
  ): Promise<OutputOf<typeof contract.askForCertification>> {
    return this.certification.ask(reach, params.id, body);
  }

  @Door(contract.getClaim)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getClaim>,
  ): Promise<OutputOf<typeof contract.getClaim>> {
    return this.claims.get(reach, params.id);
  }

  @Door(contract.getClaimDocument)
  document(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.getClaimDocument>): Promise<Download> {
    return this.claims.document(reach, params.id);
  }

  @Door(contract.exportClaimLines)
  lines(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.exportClaimLines>): Promise<Download> {
    return this.claims.lines(reach, params.id);
  }

  @Door(contract.getClaimSpreadsheet)
  spreadsheet(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getClaimSpreadsheet>,
  ): Promise<Download> {
    return this.claims.spreadsheet(reach, params.id);
  }

  @Door(contract.listClaims)
  queue(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.listClaims>,
  ): Promise<OutputOf<typeof contract.listClaims>> {
    const { state = 'waiting', conventionId, localAuthorityId, ...page } = query;
    return this.claims.queue(reach, { state, conventionId, localAuthorityId }, page);
  }

  @Door(contract.getClaimChecks)
  checks(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getClaimChecks>,
  ): Promise<OutputOf<typeof contract.getClaimChecks>> {
    return this.claims.checks(reach, params.id);
  }

  @Door(contract.receiveClaim)
  receive(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.receiveClaim>,
  ): Promise<OutputOf<typeof contract.receiveClaim>> {
    return this.checking.receive(reach, params.id);
  }

  @Door(contract.returnClaim)
  sendBack(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.returnClaim>,
  ): Promise<OutputOf<typeof contract.returnClaim>> {
    return this.checking.sendBack(reach, params.id, body.reason);
  }

  @Door(contract.recordServiceDone)
  establish(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordServiceDone>,
  ): Promise<OutputOf<typeof contract.recordServiceDone>> {
    return this.checking.establish(reach, params.id, body);
  }
}
