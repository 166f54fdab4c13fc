import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import {
  closePlace,
  getPlace,
  listPlaces,
  openPlace,
  setReferenceCollege,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Places } from './places.service.js';

@Controller()
export class PlacesController {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  @Door(listPlaces)
  list(
    @Caller() reach: Reach,
    @Input() { query: { open, ...query } }: InputOf<typeof listPlaces>,
  ): Promise<OutputOf<typeof listPlaces>> {
    const filter = { ...query, open: open === undefined ? undefined : open === 'true' };
    return this.database.read(reach, (tx) => this.places.list(tx, reach, filter));
  }

  @Door(getPlace)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getPlace>): Promise<OutputOf<typeof getPlace>> {
    return this.database.read(reach, (tx) => this.places.get(tx, reach, params.id));
  }

  @Door(openPlace)
  open(@Caller() reach: Reach, @Input() { body }: InputOf<typeof openPlace>): Promise<OutputOf<typeof openPlace>> {
    return this.database.transaction(reach, (tx) => this.places.open(tx, reach, body));
  }

  @Door(closePlace)
  close(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof closePlace>,
  ): Promise<OutputOf<typeof closePlace>> {
    return this.database.transaction(reach, (tx) => this.places.close(tx, reach, params.id, body));
  }

  @Door(setReferenceCollege)
  setReferenceCollege(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof setReferenceCollege>,
  ): Promise<OutputOf<typeof setReferenceCollege>> {
    return this.database.transaction(reach, (tx) =>
      this.places.setReferenceCollege(tx, reach, params.id, body.collegeId),
    );
  }
}
