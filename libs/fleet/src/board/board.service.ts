import { Inject, Injectable } from '@nestjs/common';
import type { Board, BoardTile, FleetSummary } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { DeviceListRepository } from '../devices/device-list.repository.js';
import { labelOf } from '../configurations/variables.js';
import { erasureTold } from '../erasures/erasure.js';
import { momentOf } from '../moment.js';
import { adviceFor, type SlotDevice } from './advice.js';
import {
  BoardRepository,
  type AttentionRow,
  type ExpectedRow,
  type SchoolCount,
  type TileRow,
} from './board.repository.js';

const ATTENTION = 50;
/** An académie has fifteen hundred schools: those that need somebody first. */
const SCHOOLS = 50;
/** Devices that are looked at one by one for one page: a tenth of a second of work. */
const LOOKED_AT = 20_000;

/** The rollout board of a classroom, and the fleet at a glance. */
@Injectable()
export class Boards {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: BoardRepository,
    private readonly lists: DeviceListRepository,
    private readonly classrooms: Classrooms,
    private readonly places: Places,
  ) {}

  /** @throws DomainError `fleet.classroomNotFound` */
  async board(tx: Tx, reach: Reach, classroomId: string): Promise<Board> {
    const moment = momentOf(this.clock);
    const classroom = await this.classrooms.get(tx, reach, classroomId);
    const rows = new Map((await this.repository.tiles(tx, reach, classroomId, moment)).map((row) => [row.slot, row]));
    const coded = await this.repository.codedSlots(tx, reach, classroomId, moment.at);
    const open = await this.repository.window(tx, reach, classroomId, moment.at);
    const named = await this.repository.labelTitle(tx, reach, classroomId);
    const place = {
      labelTitle: named?.labelTitle ?? '',
      classroomName: classroom.name,
      schoolName: classroom.school.name,
    };
    const tiles = Array.from({ length: classroom.capacity }, (_, i) => {
      const slot = i + 1;
      return tileOf(slot, labelOf({ ...place, slot }), rows.get(slot), coded.has(slot));
    });
    const count = (state: BoardTile['state']): number => tiles.filter((tile) => tile.state === state).length;
    const trusted = [...rows.values()].filter(({ enrolledAt, revokedAt }) => enrolledAt !== null && revokedAt === null);
    return {
      classroom,
      tiles,
      enrollable: classroom.capacity - trusted.length,
      counts: {
        waiting: count('waiting'),
        talking: count('talking'),
        ready: count('ready'),
        blocked: count('blocked'),
      },
      window: open === undefined ? null : { ...open, expiresAt: open.expiresAt.toISOString() },
    };
  }

  /**
   * Of what the caller reaches, or of the part of it that is under a place. Where a device stands depends on the hour, hence
   * is not counted beforehand: beyond some twenty thousand, they are known by their counts alone.
   */
  async summary(tx: Tx, reach: Reach, under: string | undefined): Promise<FleetSummary> {
    const { places, covered, disjoint, counts } = await this.lists.scope(tx, reach, under);
    const devices = counts
      .filter(({ dimension, departed }) => dimension === 'standing' && !departed)
      .reduce((sum, { count }) => sum + count, 0);
    // Two places that share schools count them twice, which is enough to tell few from many.
    if (devices > LOOKED_AT && covered && disjoint) {
      const below = await this.repository.below(tx, reach, places);
      const unknown = { waiting: null, talking: null, ready: null, blocked: null };
      return { totals: { ...below, devices, ...unknown }, bySchool: [], attention: [] };
    }
    const schoolIds = await this.#schools(tx, reach, places, covered ? undefined : under);
    return this.#lookedAt(tx, reach, schoolIds);
  }

  async #lookedAt(tx: Tx, reach: Reach, schoolIds: readonly string[]): Promise<FleetSummary> {
    const moment = momentOf(this.clock);
    const counts = await this.repository.schools(tx, reach, schoolIds, moment);
    const blocked = await this.repository.attention(tx, reach, schoolIds, moment, ATTENTION);
    const expected = await this.repository.expected(tx, reach, schoolIds, moment, ATTENTION);
    const shown = [...counts].sort(mostUrgent).slice(0, SCHOOLS);
    const refs = await this.places.refs(
      tx,
      shown.map(({ schoolId }) => schoolId),
    );
    const bySchool = shown.flatMap(({ schoolId, enrolled: _, ...count }) => {
      const school = refs.get(schoolId);
      return school === undefined ? [] : [{ school, ...count }];
    });
    const attention = [...blocked.map(blockedLine), ...expected.map(expectedLine)].slice(0, ATTENTION);
    return { totals: totalsOf(counts), bySchool, attention };
  }

  async #schools(tx: Tx, reach: Reach, places: readonly string[], under: string | undefined): Promise<string[]> {
    const all = await this.lists.schoolsUnder(tx, reach, places);
    if (under === undefined) return all;
    const below = await this.repository.ofPlace(tx, reach, under, all);
    return all.filter((id) => below.has(id));
  }
}

/** Those with blocked tablets first. */
const mostUrgent = (a: SchoolCount, b: SchoolCount): number =>
  b.blocked - a.blocked || b.talking - a.talking || (a.schoolId < b.schoolId ? -1 : 1);

function tileOf(slot: number, label: string, row: TileRow | undefined, hasCode: boolean): BoardTile {
  const state = row?.state ?? 'waiting';
  const device = row === undefined ? null : slotDeviceOf(row);
  return {
    slot,
    label,
    state,
    inLostMode: row?.inLostMode ?? false,
    deviceId: row?.id ?? null,
    serialNumber: row?.serialNumber ?? null,
    model: row?.model ?? null,
    lastContactAt: row?.lastContactAt?.toISOString() ?? null,
    online: row?.online ?? false,
    settings: {
      total: row?.told.length ?? 0,
      satisfied: row?.reports.filter(({ status }) => status !== 'failed').length ?? 0,
      failed: device?.failed.length ?? 0,
    },
    advice: adviceFor({ slot, state, device, hasCode }),
    erasure: erasureTold(row?.erasure ?? null),
  };
}

function slotDeviceOf(row: TileRow): SlotDevice {
  const heard = new Set(row.reports.map(({ setting }) => setting));
  return {
    lifeState: row.lifeState,
    enrolled: row.enrolledAt !== null,
    revoked: row.revokedAt !== null,
    copied: row.copiedAt !== null,
    inLostMode: row.inLostMode,
    online: row.online,
    lastContactAt: row.lastContactAt,
    wasReady: row.readyAt !== null,
    outcome: row.outcome,
    failed: row.reports.filter(({ status }) => status === 'failed'),
    pending: row.told.filter((setting) => !heard.has(setting)),
    notApplicable: row.reports.filter(({ status }) => status === 'notApplicable').length,
  };
}

function totalsOf(counts: readonly SchoolCount[]): FleetSummary['totals'] {
  const sum = (of: (count: SchoolCount) => number): number => counts.reduce((total, count) => total + of(count), 0);
  return {
    schools: counts.length,
    classrooms: sum(({ classrooms }) => classrooms),
    devices: sum(({ devices }) => devices),
    waiting: sum(({ capacity, enrolled }) => capacity - enrolled),
    talking: sum(({ talking }) => talking),
    ready: sum(({ ready }) => ready),
    blocked: sum(({ blocked }) => blocked),
  };
}

function blockedLine(row: AttentionRow): FleetSummary['attention'][number] {
  const { slot, state, classroomId, classroomName, schoolName } = row;
  const since = sinceOf(row);
  return {
    deviceId: row.id,
    classroomId,
    title: `Tablette ${slot} — ${classroomName} (${schoolName})`,
    advice: adviceFor({ slot, state, device: slotDeviceOf(row), hasCode: false }),
    since: since?.toISOString() ?? null,
  };
}

/** Since when it is as its advice says, where that is known: a breakdown did not begin with the last report of settings. */
function sinceOf({ revokedAt, inLostMode, lifeState, outcome, reportedAt, lastContactAt }: AttentionRow): Date | null {
  if (revokedAt !== null) return revokedAt;
  if (inLostMode || lifeState === 'broken' || lifeState === 'inRepair') return null;
  return outcome === 'failed' || outcome === 'partial' ? reportedAt : lastContactAt;
}

function expectedLine({ classroomId, classroomName, schoolName, expected, since }: ExpectedRow) {
  const many = expected === 1 ? 'Une tablette livrée attend' : `${expected} tablettes livrées attendent`;
  return {
    deviceId: null,
    classroomId,
    title: `${classroomName} (${schoolName})`,
    advice: `${many} d’être enrôlée${expected === 1 ? '' : 's'} : ouvrez une fenêtre d’enrôlement.`,
    since: since.toISOString(),
  };
}
