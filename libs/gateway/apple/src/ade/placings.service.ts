import { Inject, Injectable } from '@nestjs/common';
import { SlotInvitations } from '@chariot/fleet';
import type { AdeDevice, InputOf, listAdeDevices, placeAdeDevices } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { AdeDevicesRepository, type AdeDeviceRow } from './devices.repository.js';
import { appleAdeError } from './errors.js';
import { outcomeSentence, refusalSentence } from './failure.js';
import { AdeServerRepository } from './server.repository.js';
import { AdeServers } from './servers.service.js';

const SERIAL = /^[A-Z0-9]{8,40}$/;

export interface AdeDevicePage {
  readonly items: AdeDevice[];
  readonly next: string | null;
  readonly total: number;
}

/** Which cart each serial number is for. */
@Injectable()
export class Placings {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly servers: AdeServers,
    private readonly rows: AdeServerRepository,
    private readonly devices: AdeDevicesRepository,
    private readonly slots: SlotInvitations,
    @Inject(Journal) private readonly journal: Journal,
  ) {}

  async list(tx: Tx, { q, filter, after, limit }: InputOf<typeof listAdeDevices>['query']): Promise<AdeDevicePage> {
    await this.servers.requireInstance(tx);
    const sought = q === undefined ? null : q.toUpperCase().replace(/[^A-Z0-9]/g, '');
    const page = { filter, q: sought, after: after ?? null, limit: limit + 1 };
    const rows = await this.devices.page(tx, page);
    const kept = rows.slice(0, limit);
    const ours = (await this.rows.server(tx))?.profileUuid ?? null;
    return {
      items: kept.map((row) => shown(row, ours)),
      next: rows.length > limit ? (kept.at(-1)?.serial ?? null) : null,
      total: await this.devices.count(tx, filter, sought),
    };
  }

  /**
   * All of them in one cart, each in a slot of its own; or, without one, in none any more. Apple is told at the next tick.
   * @returns how many
   * @throws apple-ade.noSerials, .wrongSerials, .nothingExpected, .instanceOnly; fleet.* as `SlotInvitations.slotsFor`
   */
  async place(
    tx: Tx,
    reach: Reach,
    asked: InputOf<typeof placeAdeDevices>['body'],
  ): Promise<{ readonly count: number }> {
    await this.servers.requireInstance(tx);
    await this.rows.lock(tx);
    const { classroomId } = asked;
    if (classroomId === null) return this.#displace(tx, reach, serialsOf(asked.serials));
    const serials = asked.serials.length > 0 ? serialsOf(asked.serials) : await this.#delivered(tx, reach, classroomId);
    const present = await this.devices.placedIn(tx, classroomId, serials);
    const others = await this.devices.held(tx, classroomId, serials);
    const wanting = serials.filter((serial) => !present.has(serial));
    const held = new Set([...others, ...present.values()]);
    const given = await this.slots.slotsFor(tx, reach, classroomId, { serials: wanting, held });
    await this.devices.place(tx, classroomId, given, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'apple.ade.placed',
      subject: { kind: 'classroom', id: classroomId },
      details: { devices: serials.length },
    });
    return { count: serials.length };
  }

  async #displace(tx: Tx, reach: Reach, serials: readonly string[]): Promise<{ readonly count: number }> {
    const count = await this.devices.displace(tx, serials);
    const subject = { kind: 'adeDevice', id: serials.length === 1 ? (serials[0] ?? '') : 'several' };
    if (count > 0)
      await this.journal.record(tx, reach, { act: 'apple.ade.displaced', subject, details: { devices: count } });
    return { count };
  }

  async #delivered(tx: Tx, reach: Reach, classroomId: string): Promise<string[]> {
    const expected = await this.slots.expected(tx, reach, classroomId);
    if (expected.length === 0) throw appleAdeError('nothingExpected');
    return serialsOf(expected);
  }
}

/** As Apple writes them, each once. */
function serialsOf(typed: readonly string[]): string[] {
  const serials = [...new Set(typed.map((one) => one.replace(/[\s-]/g, '').toUpperCase()).filter((one) => one !== ''))];
  if (serials.length === 0) throw appleAdeError('noSerials');
  const wrong = serials.filter((one) => !SERIAL.test(one));
  if (wrong.length === 0) return serials;
  const named = wrong.slice(0, 5).map((one) => `« ${one.slice(0, 40)} »`);
  const more = wrong.length > named.length ? ` et ${wrong.length - named.length} de plus` : '';
  throw appleAdeError('wrongSerials', { serials: `${named.join(', ')}${more}` });
}

function shown(row: AdeDeviceRow, profileUuid: string | null): AdeDevice {
  const { serial, classroomId, classroomName, schoolName, slot } = row;
  return {
    serial,
    model: row.model ?? row.description,
    classroom:
      classroomId === null ? null : { id: classroomId, name: classroomName ?? '', schoolName: schoolName ?? '' },
    slot,
    state: stateOf(row, profileUuid),
    said: row.outcome === null || classroomId === null ? null : outcomeSentence(row.outcome),
    answeredAt: row.answeredAt?.toISOString() ?? null,
    cameAt: row.cameAt?.toISOString() ?? null,
    refusal: row.refusal === null ? null : refusalSentence(row.refusal),
  };
}

function stateOf(row: AdeDeviceRow, profileUuid: string | null): AdeDevice['state'] {
  if (row.enrolled) return 'enrolled';
  if (row.goneAt !== null) return 'gone';
  if (row.classroomId === null) return 'free';
  if (row.seenAt === null) return 'unlisted';
  if (row.refusal !== null) return 'refused';
  if (profileUuid !== null && row.profileUuid === profileUuid) return 'ready';
  return row.outcome === null || row.outcome === 'SUCCESS' ? 'waiting' : 'refused';
}
