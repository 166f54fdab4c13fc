import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { RepairPhoto } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { Database, Download, Objects, Retention, type Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { fleetError } from '../fleet-errors.js';
import { cleanPhoto } from './photo.js';
import { RepairsRepository, type PhotoRow, type RepairRow } from './repairs.repository.js';
import { Repairs } from './repairs.service.js';

/** Of one repair. */
const MAX_PHOTOS = 6;

/** Pictures of what is broken: cleaned, sealed in the store, and forgotten a year after the repair. */
@Injectable()
export class RepairPhotos implements OnModuleInit {
  constructor(
    private readonly acts: Acts,
    private readonly database: Database,
    private readonly objects: Objects,
    private readonly retention: Retention,
    private readonly repository: RepairsRepository,
    private readonly repairs: Repairs,
  ) {}

  onModuleInit(): void {
    this.objects.ownedBy((tx, sha256s) => this.repository.needed(tx, sha256s));
    this.retention.register({
      name: 'fleet.repairPhotos',
      what: 'Photos de pannes',
      tables: ['fleet.repair_photo'],
      daysKept: 365,
      why: 'Un an après la fin de la réparation : le temps d’un recours auprès du réparateur.',
      prune: (tx, before) => this.repository.forgetPhotos(tx, before),
    });
  }

  /**
   * Looks through a photo, keeps it, and only then writes it down: a row never names what is not there.
   * @throws DomainError `fleet.repairNotFound`, `fleet.outOfReach`, `fleet.repairClosed`, `fleet.photo*`,
   * `storage.unreachable`
   */
  async add(
    reach: Reach,
    repairId: string,
    given: { readonly name: string; readonly contentBase64: string },
  ): Promise<RepairPhoto> {
    // Who may not add one here has nothing looked through, nor kept.
    await this.database.read(reach, (tx) => this.#room(tx, reach, repairId));
    const { mediaType, content } = cleanPhoto(given.name, given.contentBase64);
    return this.database.transaction(reach, async (tx) => {
      const repair = await this.#room(tx, reach, repairId);
      await this.objects.holdSweep(tx);
      const sha256 = await this.objects.put(content);
      const addedAt = this.acts.now();
      const name = given.name.split(/[\\/]/).at(-1)?.trim() || 'photo';
      const photo: PhotoRow = { id: newId(), name, mediaType, sizeBytes: content.length, sha256, addedAt };
      await this.repository.addPhoto(tx, repairId, photo);
      await this.#record(tx, reach, 'fleet.repair.photoAdded', repair, photo);
      return { id: photo.id, name, mediaType, sizeBytes: content.length, addedAt: addedAt.toISOString() };
    });
  }

  /** @throws DomainError `fleet.repairNotFound`, `fleet.photoNotFound`, `storage.missing` */
  async download(reach: Reach, repairId: string, photoId: string): Promise<Download> {
    const { sha256, name } = await this.database.read(reach, (tx) => this.#found(tx, reach, repairId, photoId));
    return new Download(await this.objects.get(sha256), name);
  }

  /** @throws DomainError `fleet.repairNotFound`, `fleet.outOfReach`, `fleet.photoNotFound` */
  remove(reach: Reach, repairId: string, photoId: string): Promise<{ id: string }> {
    return this.database.transaction(reach, async (tx) => {
      const repair = await this.repairs.find(tx, reach, repairId);
      if (!(await this.repository.lock(tx, reach, 'device:write', repairId))) throw fleetError('outOfReach');
      const photo = await this.#found(tx, reach, repairId, photoId);
      await this.repository.removePhoto(tx, repairId, photoId);
      await this.#record(tx, reach, 'fleet.repair.photoRemoved', repair, photo);
      return { id: photoId };
    });
  }

  async #found(tx: Tx, reach: Reach, repairId: string, photoId: string): Promise<PhotoRow> {
    await this.repairs.find(tx, reach, repairId);
    const photo = (await this.repository.photos(tx, repairId)).find(({ id }) => id === photoId);
    if (photo === undefined) throw fleetError('photoNotFound');
    return photo;
  }

  async #room(tx: Tx, reach: Reach, repairId: string): Promise<RepairRow> {
    const repair = await this.repairs.find(tx, reach, repairId);
    if (!(await this.repository.mayReport(tx, repair.deviceId))) throw fleetError('outOfReach');
    if (repair.state === 'closed') throw fleetError('repairClosed');
    if (repair.photos >= MAX_PHOTOS) throw fleetError('photoTooMany', { count: repair.photos });
    return repair;
  }

  async #record(tx: Tx, reach: Reach, act: string, repair: RepairRow, { name, sha256 }: PhotoRow): Promise<void> {
    await this.acts.record(tx, reach, {
      act,
      subject: { kind: 'device', id: repair.deviceId, label: repair.serialNumber },
      placeId: repair.schoolId,
      details: { repairId: repair.id, name, sha256 },
    });
  }
}
