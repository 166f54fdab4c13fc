import { Controller } from '@nestjs/common';
import {
  addRepairPhoto,
  closeRepair,
  downloadRepairPhoto,
  getRepair,
  listRepairs,
  openRepair,
  removeRepairPhoto,
  sendRepair,
  setWarranty,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, type Download } from '@chariot/platform';
import { RepairPhotos } from './repair-photos.service.js';
import { Repairs } from './repairs.service.js';

@Controller()
export class RepairsController {
  constructor(
    private readonly database: Database,
    private readonly repairs: Repairs,
    private readonly photos: RepairPhotos,
  ) {}

  @Door(listRepairs)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listRepairs>): Promise<OutputOf<typeof listRepairs>> {
    return this.database.read(reach, (tx) => this.repairs.list(tx, reach, query));
  }

  @Door(getRepair)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getRepair>): Promise<OutputOf<typeof getRepair>> {
    return this.database.read(reach, (tx) => this.repairs.get(tx, reach, params.id));
  }

  @Door(openRepair)
  open(@Caller() reach: Reach, @Input() { body }: InputOf<typeof openRepair>): Promise<OutputOf<typeof openRepair>> {
    return this.database.transaction(reach, (tx) => this.repairs.open(tx, reach, body));
  }

  @Door(sendRepair)
  send(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof sendRepair>,
  ): Promise<OutputOf<typeof sendRepair>> {
    return this.database.transaction(reach, (tx) => this.repairs.send(tx, reach, params.id, body));
  }

  @Door(closeRepair)
  close(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof closeRepair>,
  ): Promise<OutputOf<typeof closeRepair>> {
    return this.database.transaction(reach, (tx) => this.repairs.close(tx, reach, params.id, body));
  }

  @Door(addRepairPhoto)
  addPhoto(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof addRepairPhoto>,
  ): Promise<OutputOf<typeof addRepairPhoto>> {
    return this.photos.add(reach, params.id, body);
  }

  @Door(downloadRepairPhoto)
  photo(@Caller() reach: Reach, @Input() { params }: InputOf<typeof downloadRepairPhoto>): Promise<Download> {
    return this.photos.download(reach, params.id, params.photoId);
  }

  @Door(removeRepairPhoto)
  removePhoto(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof removeRepairPhoto>,
  ): Promise<OutputOf<typeof removeRepairPhoto>> {
    return this.photos.remove(reach, params.id, params.photoId);
  }

  @Door(setWarranty)
  warranty(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof setWarranty>,
  ): Promise<OutputOf<typeof setWarranty>> {
    return this.database.transaction(reach, (tx) => this.repairs.setWarranty(tx, reach, params.id, body));
  }
}
