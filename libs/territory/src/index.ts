// Places and what is above them (académie ▸ département ▸ collectivité and circonscription ▸ école; collèges), and the
// SQL by which every room asks what a caller reaches: it refuses a single tree, deleting, and knowing people or devices.
import type { MigrationClass } from '@chariot/platform';
import { Calendar1790000021001 } from './calendar/migrations/1790000021001-calendar.js';
import { Coordinates1790000022930 } from './directory/migrations/1790000022930-coordinates.js';
import { Directory1790000018101 } from './directory/migrations/1790000018101-directory.js';
import { Headcounts1790000021002 } from './headcounts/migrations/1790000021002-headcounts.js';
import { SchoolHours1790000019501 } from './hours/migrations/1790000019501-school-hours.js';
import { Places1790000001001 } from './places/migrations/1790000001001-places.js';
import { ReachHoweverWide1790000019971 } from './places/migrations/1790000019971-reach-however-wide.js';
import { ReachPlannedOnce1790000023010 } from './places/migrations/1790000023010-reach-planned-once.js';

export { TerritoryModule } from './territory.module.js';
export { Places, type PlacePage, type PlaceQuery } from './places/places.service.js';
export { PlacesRepository } from './places/places.repository.js';
export { TerritoryPlaceCover } from './places/place-cover.service.js';
export { isClosed, KINDS, type PlaceKind } from './places/place.js';
export { USUAL_WEEK, weekdayOf } from './calendar/calendar.js';
export { Calendar } from './calendar/calendar.service.js';
export { Headcounts, type LoadedHeadcounts } from './headcounts/headcounts.service.js';
export { Hours } from './hours/hours.service.js';
export { Directory, type LoadedDirectory } from './directory/directory.service.js';
export { SchoolHoursSet, type SchoolHoursSetPayload } from './events.js';
export { PlaceClosed, PlaceOpened, type PlaceClosedPayload, type PlaceOpenedPayload } from './events.js';
export { TERRITORY_ERRORS, type TerritoryErrorCode } from './errors.js';

export const migrations: readonly MigrationClass[] = [
  Places1790000001001,
  Directory1790000018101,
  SchoolHours1790000019501,
  ReachHoweverWide1790000019971,
  Calendar1790000021001,
  Headcounts1790000021002,
  Coordinates1790000022930,
  ReachPlannedOnce1790000023010,
];
