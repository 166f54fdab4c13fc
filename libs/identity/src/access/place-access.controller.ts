import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { getPlaceAccess, type InputOf, type OutputOf } from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { PlaceAccess } from './place-access.service.js';

@Controller()
export class PlaceAccessController {
  constructor(
    private readonly database: Database,
    private readonly access: PlaceAccess,
  ) {}

  @Door(getPlaceAccess)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getPlaceAccess>,
  ): Promise<OutputOf<typeof getPlaceAccess>> {
    return this.database.read(reach, (tx) => this.access.of(tx, reach, params.id));
  }
}
