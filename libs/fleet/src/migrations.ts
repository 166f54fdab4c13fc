import type { MigrationClass } from '@chariot/platform';
import { ActivationLocks1790000020602 } from './activation-locks/migrations/1790000020602-activation-locks.js';
import { AppsInSettings1790000019802 } from './apps/migrations/1790000019802-apps-in-settings.js';
import { Apps1790000019801 } from './apps/migrations/1790000019801-apps.js';
import { LicencesOfAStore1790000020400 } from './apps/migrations/1790000020400-licences-of-a-store.js';
import { WishesOfCarts1790000019803 } from './apps/migrations/1790000019803-wishes-of-carts.js';
import { ClassroomsInTheirOrder1790000019997 } from './classrooms/migrations/1790000019997-classrooms-in-their-order.js';
import { StandingOfACart1790000023012 } from './classrooms/migrations/1790000023012-standing-of-a-cart.js';
import { TitlesOfCarts1790000022901 } from './classrooms/migrations/1790000022901-titles-of-carts.js';
import { ClassroomsHoweverMany1790000019973 } from './classrooms/migrations/1790000019973-classrooms-however-many.js';
import { ClassroomLock1790000013003 } from './classrooms/migrations/1790000013003-classroom-lock.js';
import { Challenges1790000020010 } from './enrolment/migrations/1790000020010-challenges.js';
import { NetworkChallenges1790000022502 } from './enrolment/migrations/1790000022502-network-challenges.js';
import { RenewalChallenges1790000020210 } from './enrolment/migrations/1790000020210-renewal-challenges.js';
import { CheckIns1790000019402 } from './check-ins/migrations/1790000019402-check-ins.js';
import { OneOfSeveral1790000022701 } from './check-ins/migrations/1790000022701-one-of-several.js';
import { HeardTogether1790000019961 } from './check-ins/migrations/1790000019961-heard-together.js';
import { LighterCheckIns1790000019403 } from './check-ins/migrations/1790000019403-lighter-check-ins.js';
import { Classrooms1790000003001 } from './classrooms/migrations/1790000003001-classrooms.js';
import { Clones1790000013301 } from './clones/migrations/1790000013301-clones.js';
import { AssignmentsAnywhere1790000019301 } from './profiles/migrations/1790000019301-assignments-anywhere.js';
import { Compliance1790000019601 } from './compliance/migrations/1790000019601-compliance.js';
import { LookingAgain1790000019904 } from './compliance/migrations/1790000019904-looking-again.js';
import { Configurations1790000003003 } from './configurations/migrations/1790000003003-configurations.js';
import { Deliveries1790000003005 } from './deliveries/migrations/1790000003005-deliveries.js';
import { DeviceListing1790000019901 } from './devices/migrations/1790000019901-device-listing.js';
import { DevicesShown1790000019903 } from './devices/migrations/1790000019903-devices-shown.js';
import { ListsAskOnce1790000019998 } from './devices/migrations/1790000019998-lists-ask-once.js';
import { LighterDevices1790000019995 } from './devices/migrations/1790000019995-lighter-devices.js';
import { WarrantiesShown1790000019981 } from './devices/migrations/1790000019981-warranties-shown.js';
import { Devices1790000003002 } from './devices/migrations/1790000003002-devices.js';
import { Enrolment1790000003006 } from './enrolment/migrations/1790000003006-enrolment.js';
import { EnrollingAtOnce1790000019994 } from './enrolment/migrations/1790000019994-enrolling-at-once.js';
import { RevocationByPermission1790000013002 } from './devices/migrations/1790000013002-revocation-by-permission.js';
import { Erasures1790000013001 } from './erasures/migrations/1790000013001-erasures.js';
import { Inventory1790000003007 } from './inventory/migrations/1790000003007-inventory.js';
import { Forgetting1790000013401 } from './keeping/migrations/1790000013401-forgetting.js';
import { Operations1790000003008 } from './operations/migrations/1790000003008-operations.js';
import { Exchanges1790000020500 } from './exchanges/migrations/1790000020500-exchanges.js';
import { ExceptionalDevices1790000019303 } from './configurations/migrations/1790000019303-exceptional-devices.js';
import { Hours1790000019502 } from './configurations/migrations/1790000019502-hours.js';
import { Resolution1790000019951 } from './configurations/migrations/1790000019951-resolution.js';
import { BoardKnowsHours1790000020701 } from './board/migrations/1790000020701-board-knows-hours.js';
import { BoardCounted1790000019972 } from './board/migrations/1790000019972-board-counted.js';
import { Rollups1790000019902 } from './rollups/migrations/1790000019902-rollups.js';
import { CartsOfSchools1790000022933 } from './rollups/migrations/1790000022933-carts-of-schools.js';
import { ProfilesOfAClassroom1790000019952 } from './profiles/migrations/1790000019952-profiles-of-a-classroom.js';
import { Rollouts1790000019302 } from './rollouts/migrations/1790000019302-rollouts.js';
import { OperationsHoweverWide1790000019102 } from './operations/migrations/1790000019102-operations-however-wide.js';
import { OperationsAnywhere1790000019101 } from './operations/migrations/1790000019101-operations-anywhere.js';
import { UpdatesAndMeasures1790000022941 } from './operations/migrations/1790000022941-updates-and-measures.js';
import { LostModes1790000020230 } from './operations/migrations/1790000020230-lost-modes.js';
import { OperationsOnLists1790000019905 } from './operations/migrations/1790000019905-operations-on-lists.js';
import { Profiles1790000003004 } from './profiles/migrations/1790000003004-profiles.js';
import { TargetsOfTheirPlace1790000019953 } from './profiles/migrations/1790000019953-targets-of-their-place.js';
import { Repairs1790000019701 } from './repairs/migrations/1790000019701-repairs.js';
import { WarrantiesAreFacts1790000019982 } from './repairs/migrations/1790000019982-warranties-are-facts.js';
import { RepairsByPeople1790000019906 } from './repairs/migrations/1790000019906-repairs-by-people.js';
import { SettingsUnderWay1790000019988 } from './configurations/migrations/1790000019988-settings-under-way.js';
import { SchoolsThatMove1790000019987 } from './schools/migrations/1790000019987-schools-that-move.js';
import { FamiliesExported1790000022601 } from './devices/migrations/1790000022601-families-exported.js';
import { LostModesKept1790000022602 } from './keeping/migrations/1790000022602-lost-modes-kept.js';
import { AskedOfOnce1790000022960 } from './check-ins/migrations/1790000022960-asked-of-once.js';
import { LostModeShown1790000022962 } from './operations/migrations/1790000022962-lost-mode-shown.js';

export const migrations: readonly MigrationClass[] = [
  Classrooms1790000003001,
  Devices1790000003002,
  Configurations1790000003003,
  Profiles1790000003004,
  Deliveries1790000003005,
  Enrolment1790000003006,
  Inventory1790000003007,
  Operations1790000003008,
  Forgetting1790000013401,
  Erasures1790000013001,
  RevocationByPermission1790000013002,
  ClassroomLock1790000013003,
  Clones1790000013301,
  OperationsAnywhere1790000019101,
  OperationsHoweverWide1790000019102,
  AssignmentsAnywhere1790000019301,
  Rollouts1790000019302,
  ExceptionalDevices1790000019303,
  CheckIns1790000019402,
  LighterCheckIns1790000019403,
  Hours1790000019502,
  Compliance1790000019601,
  Repairs1790000019701,
  Apps1790000019801,
  AppsInSettings1790000019802,
  WishesOfCarts1790000019803,
  DeviceListing1790000019901,
  Rollups1790000019902,
  DevicesShown1790000019903,
  LookingAgain1790000019904,
  OperationsOnLists1790000019905,
  RepairsByPeople1790000019906,
  Resolution1790000019951,
  ProfilesOfAClassroom1790000019952,
  TargetsOfTheirPlace1790000019953,
  WarrantiesShown1790000019981,
  WarrantiesAreFacts1790000019982,
  BoardCounted1790000019972,
  ClassroomsHoweverMany1790000019973,
  SchoolsThatMove1790000019987,
  SettingsUnderWay1790000019988,
  EnrollingAtOnce1790000019994,
  HeardTogether1790000019961,
  LighterDevices1790000019995,
  ClassroomsInTheirOrder1790000019997,
  ListsAskOnce1790000019998,
  Challenges1790000020010,
  RenewalChallenges1790000020210,
  LostModes1790000020230,
  LicencesOfAStore1790000020400,
  Exchanges1790000020500,
  ActivationLocks1790000020602,
  BoardKnowsHours1790000020701,
  OneOfSeveral1790000022701,
  NetworkChallenges1790000022502,
  FamiliesExported1790000022601,
  LostModesKept1790000022602,
  AskedOfOnce1790000022960,
  CartsOfSchools1790000022933,
  LostModeShown1790000022962,
  UpdatesAndMeasures1790000022941,
  TitlesOfCarts1790000022901,
  StandingOfACart1790000023012,
];
