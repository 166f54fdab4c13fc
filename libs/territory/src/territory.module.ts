import { Module } from '@nestjs/common';
import { PlacesController } from './places/places.controller.js';
import { PlacesRepository } from './places/places.repository.js';
import { Places } from './places/places.service.js';
import { TerritoryPlaceCover } from './places/place-cover.service.js';

@Module({
  controllers: [PlacesController],
  providers: [Places, PlacesRepository, TerritoryPlaceCover],
  exports: [Places, TerritoryPlaceCover],
})
export class TerritoryModule {}
