import type { Committee, NewMember } from '@chariot/contract';
import { Uai, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { CommitteeActs } from './committee-acts.service.js';
import { signatoriesOf, type Ground } from './committee-file.js';
import { CommitteeReader } from './committee-reader.service.js';
import { CommitteesRepository, type CommitteeRow } from './committees.repository.js';
import { strangers, type CommitteeKind } from './composition.js';

/** Who sits: functions, and an address where a message needs one. */
@Injectable()
export class Compositions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Places) private readonly places: Places,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(CommitteesRepository) private readonly committees: CommitteesRepository,
    @Inject(CommitteeReader) private readonly reader: CommitteeReader,
    @Inject(CommitteeActs) private readonly acts: CommitteeActs,
  ) {}

  composeLocal(reach: Reach, conventionId: string, uai: string, members: readonly NewMember[]): Promise<Committee> {
    const schoolUai = Uai.parse(uai);
    return this.database.transaction(reach, async (tx) => {
      if ((await this.conventions.find(reach, tx, conventionId)) === undefined) throw conventionError('notFound');
      if ((await this.committees.schoolOf(reach, tx, conventionId, schoolUai)) === undefined) {
        throw conventionError('committeeSchoolNotInAnnex', { uai: schoolUai });
      }
      const committee = { kind: 'local', conventionId, schoolUai, placeId: null } as const;
      if (!(await this.committees.allows(reach, tx, 'project:write', committee))) {
        throw conventionError('committeeMayNotPrepare');
      }
      return this.#compose(reach, tx, committee, members);
    });
  }

  composeDepartmental(reach: Reach, placeId: string, members: readonly NewMember[]): Promise<Committee> {
    return this.database.transaction(reach, async (tx) => {
      const { kind } = await this.places.ref(tx, placeId);
      const committee = { kind: 'departmental', conventionId: null, schoolUai: null, placeId } as const;
      if (!(await this.committees.allows(reach, tx, 'committee:convene', committee))) {
        throw conventionError('committeeMayNotConvene');
      }
      if (kind !== 'departement' && kind !== 'academie') throw conventionError('committeeNoGround');
      return this.#compose(reach, tx, committee, members);
    });
  }

  async #compose(
    reach: Reach,
    tx: Tx,
    committee: Omit<CommitteeRow, 'id'>,
    members: readonly NewMember[],
  ): Promise<Committee> {
    checkSeats(committee.kind, members);
    const row = await this.committees.ensure(reach, tx, committee, this.clock.now());
    const ground = await this.reader.ground(reach, tx, row);
    checkRepresented(ground, members);
    await this.committees.seat(reach, tx, row.id, null, members, this.clock.now());
    await this.acts.record(reach, tx, ground, {
      act: 'convention.committee.composed',
      subject: { kind: 'committee', id: row.id, label: ground.name },
      details: { seats: members.length },
    });
    return this.reader.committee(reach, tx, row.id);
  }
}

/** @throws DomainError convention.committeeSeatUnknown */
export function checkSeats(kind: CommitteeKind, members: readonly Pick<NewMember, 'seat'>[]): void {
  const [stranger] = strangers(kind, members);
  if (stranger !== undefined) throw conventionError('committeeSeatUnknown', { seat: stranger });
}

/** @throws DomainError convention.committeeRepresentsUnknown */
export function checkRepresented(ground: Ground, members: readonly Pick<NewMember, 'representsPlaceId'>[]): void {
  const known = new Set(signatoriesOf(ground).map(({ placeId }) => placeId));
  for (const { representsPlaceId: placeId } of members) {
    if (placeId !== null && !known.has(placeId)) throw conventionError('committeeRepresentsUnknown');
  }
}
