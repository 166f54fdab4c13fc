import { Global, Module } from '@nestjs/common';
import { PLACE_COVER } from '@chariot/platform';
import { PlacesController } from './places/places.controller.js';
import { PlacesRepository } from './places/places.repository.js';
import { Places } from './places/places.service.js';
import { TerritoryPlaceCover } from './places/place-cover.service.js';

/** Gives every domain its `Places`, and the platform its `PLACE_COVER`. */
@Global()
@Module({
  controllers: [PlacesController],
  providers: [
    Places,
    PlacesRepository,
    TerritoryPlaceCover,
    { provide: PLACE_COVER, useExisting: TerritoryPlaceCover },
  ],
  exports: [Places, TerritoryPlaceCover, PLACE_COVER],
})
export class TerritoryModule {}
