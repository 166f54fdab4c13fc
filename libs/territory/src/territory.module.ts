import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { PLACE_COVER, Retention } from '@chariot/platform';
import { CALENDAR_RETENTION } from './calendar/calendar-retention.js';
import { CalendarController } from './calendar/calendar.controller.js';
import { CalendarRepository } from './calendar/calendar.repository.js';
import { Calendar } from './calendar/calendar.service.js';
import { DIRECTORY_RETENTION } from './directory/directory-retention.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { Directory } from './directory/directory.service.js';
import { HEADCOUNTS_RETENTION } from './headcounts/headcounts-retention.js';
import { HeadcountsController } from './headcounts/headcounts.controller.js';
import { HeadcountsRepository } from './headcounts/headcounts.repository.js';
import { Headcounts } from './headcounts/headcounts.service.js';
import { HOURS_RETENTION } from './hours/hours-retention.js';
import { HoursController } from './hours/hours.controller.js';
import { HoursRepository } from './hours/hours.repository.js';
import { Hours } from './hours/hours.service.js';
import { PLACES_RETENTION } from './places/places-retention.js';
import { PlacesController } from './places/places.controller.js';
import { PlacesRepository } from './places/places.repository.js';
import { Places } from './places/places.service.js';
import { TerritoryPlaceCover } from './places/place-cover.service.js';

/** Gives every domain its `Places`, and the platform its `PLACE_COVER`. */
@Global()
@Module({
  controllers: [PlacesController, DirectoryController, HoursController, CalendarController, HeadcountsController],
  providers: [
    Places,
    PlacesRepository,
    Directory,
    DirectoryRepository,
    Hours,
    HoursRepository,
    Calendar,
    CalendarRepository,
    Headcounts,
    HeadcountsRepository,
    TerritoryPlaceCover,
    { provide: PLACE_COVER, useExisting: TerritoryPlaceCover },
  ],
  exports: [Places, Directory, Hours, Calendar, Headcounts, TerritoryPlaceCover, PLACE_COVER],
})
export class TerritoryModule implements OnModuleInit {
  constructor(private readonly retention: Retention) {}

  onModuleInit(): void {
    this.retention.register(PLACES_RETENTION);
    this.retention.register(DIRECTORY_RETENTION);
    this.retention.register(HOURS_RETENTION);
    this.retention.register(CALENDAR_RETENTION);
    this.retention.register(HEADCOUNTS_RETENTION);
  }
}
