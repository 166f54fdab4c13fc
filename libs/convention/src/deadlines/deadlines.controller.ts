import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Download, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { Deadlines } from './deadlines.service.js';

@Controller()
export class DeadlinesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Deadlines) private readonly deadlines: Deadlines,
    @Inject(CalendarFeeds) private readonly feeds: CalendarFeeds,
  ) {}

  @Door(contract.listDeadlines)
  list(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.listDeadlines>,
  ): Promise<OutputOf<typeof contract.listDeadlines>> {
    return this.database.read(reach, (tx) => this.deadlines.timeline(reach, tx, params.id, query.asOf));
  }

  @Door(contract.listNextDeadlines)
  ahead(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.listNextDeadlines>,
  ): Promise<OutputOf<typeof contract.listNextDeadlines>> {
    return this.database.read(reach, (tx) => this.deadlines.ahead(reach, tx, query));
  }

  @Door(contract.setDeadlineSettings)
  set(
    @Caller() reach: Reach,
    @Precondition(contract.listDeadlines) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.setDeadlineSettings>,
  ): Promise<OutputOf<typeof contract.setDeadlineSettings>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.deadlines.timeline(reach, tx, params.id),
      (tx) => this.deadlines.set(reach, tx, params.id, body),
    );
  }

  @Door(contract.downloadDeadlines)
  async download(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.downloadDeadlines>,
  ): Promise<Download> {
    const { name, text } = await this.database.read(reach, (tx) => this.deadlines.calendar(reach, tx, params.id));
    return new Download(text, name);
  }

  @Door(contract.listCalendarFeeds)
  listFeeds(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listCalendarFeeds>,
  ): Promise<OutputOf<typeof contract.listCalendarFeeds>> {
    return this.database.read(reach, (tx) => this.feeds.list(reach, tx, params.id));
  }

  @Door(contract.createCalendarFeed)
  openFeed(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.createCalendarFeed>,
  ): Promise<OutputOf<typeof contract.createCalendarFeed>> {
    return this.database.transaction(reach, (tx) => this.feeds.open(reach, tx, params.id, body.label));
  }

  @Door(contract.revokeCalendarFeed)
  closeFeed(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.revokeCalendarFeed>,
  ): Promise<OutputOf<typeof contract.revokeCalendarFeed>> {
    return this.database.transaction(reach, (tx) => this.feeds.close(reach, tx, params.id, params.feedId));
  }

  @Door(contract.readCalendarFeed)
  async readFeed(@Input() { params }: InputOf<typeof contract.readCalendarFeed>): Promise<Download> {
    return new Download(await this.feeds.read(params.token.replace(/\.ics$/, '')));
  }
}
