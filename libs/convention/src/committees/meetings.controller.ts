import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Download, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { CommitteeReader } from './committee-reader.service.js';
import { Convocations } from './convocations.service.js';
import { Meetings } from './meetings.service.js';
import { MinutesPrinter } from './minutes.service.js';

@Controller()
export class MeetingsController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommitteeReader) private readonly reader: CommitteeReader,
    @Inject(Meetings) private readonly meetings: Meetings,
    @Inject(Convocations) private readonly convocations: Convocations,
    @Inject(MinutesPrinter) private readonly minutes: MinutesPrinter,
  ) {}

  @Door(contract.planMeeting)
  plan(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.planMeeting>,
  ): Promise<OutputOf<typeof contract.planMeeting>> {
    return this.meetings.plan(reach, params.id, body);
  }

  @Door(contract.getMeeting)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getMeeting>,
  ): Promise<OutputOf<typeof contract.getMeeting>> {
    return this.database.read(reach, (tx) => this.reader.meeting(reach, tx, params.id));
  }

  @Door(contract.changeMeeting)
  change(
    @Caller() reach: Reach,
    @Precondition(contract.getMeeting) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.changeMeeting>,
  ): Promise<OutputOf<typeof contract.changeMeeting>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.reader.meeting(reach, tx, params.id),
      (tx) => this.meetings.change(reach, tx, params.id, body),
    );
  }

  @Door(contract.conveneMeeting)
  convene(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.conveneMeeting>,
  ): Promise<OutputOf<typeof contract.conveneMeeting>> {
    return this.convocations.convene(reach, params.id, body.message);
  }

  @Door(contract.recordConvocation)
  recordConvocation(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordConvocation>,
  ): Promise<OutputOf<typeof contract.recordConvocation>> {
    return this.convocations.record(reach, params.id, body.sentOn, body.by);
  }

  @Door(contract.cancelMeeting)
  cancel(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.cancelMeeting>,
  ): Promise<OutputOf<typeof contract.cancelMeeting>> {
    return this.convocations.cancel(reach, params.id, body.reason);
  }

  @Door(contract.recordAttendance)
  attend(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordAttendance>,
  ): Promise<OutputOf<typeof contract.recordAttendance>> {
    return this.meetings.attend(reach, params.id, body.attendance);
  }

  @Door(contract.recordMinutes)
  write(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordMinutes>,
  ): Promise<OutputOf<typeof contract.recordMinutes>> {
    return this.meetings.write(reach, params.id, body);
  }

  @Door(contract.addDecision)
  decide(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.addDecision>,
  ): Promise<OutputOf<typeof contract.addDecision>> {
    return this.meetings.decide(reach, params.id, body);
  }

  @Door(contract.changeDecision)
  follow(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.changeDecision>,
  ): Promise<OutputOf<typeof contract.changeDecision>> {
    return this.meetings.follow(reach, params.id, { ...body, id: params.decisionId });
  }

  @Door(contract.getConvocationDocument)
  async convocation(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getConvocationDocument>,
  ): Promise<Download> {
    const pdf = await this.database.read(reach, (tx) => this.convocations.document(reach, tx, params.id));
    return new Download(pdf, 'Convocation.pdf');
  }

  @Door(contract.getMinutesDocument)
  async printMinutes(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getMinutesDocument>,
  ): Promise<Download> {
    const pdf = await this.database.read(reach, (tx) => this.minutes.document(reach, tx, params.id));
    return new Download(pdf, 'Compte rendu.pdf');
  }

  @Door(contract.getMeetingInvitation)
  async invitation(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getMeetingInvitation>,
  ): Promise<Download> {
    const calendar = await this.database.read(reach, (tx) => this.convocations.calendar(reach, tx, params.id));
    return new Download(calendar, 'reunion.ics');
  }
}
