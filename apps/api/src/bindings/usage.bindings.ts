import { ConventionFigures, FollowUpRecords, SchoolFollowUp } from '@chariot/convention';
import { CartsOfSchools, EquipmentOfSchools } from '@chariot/fleet';
import {
  CONVENTION_FACTS,
  CONVENTION_FOLLOW_UP,
  EQUIPMENT,
  SCHOOL_CARTS,
  TABLETS_OF_A_CART,
  type ConventionFactsSource,
  type ConventionFollowUp,
  type Equipment,
  type SchoolCarts,
  CONVENTION_RECORD,
  type ConventionRecordSource,
} from '@chariot/usage';
import type { Provider } from '@nestjs/common';

/** What usage asks of rooms that it does not know. */
export const usageBindings: readonly Provider[] = [
  {
    provide: EQUIPMENT,
    inject: [EquipmentOfSchools],
    useFactory: (schools: EquipmentOfSchools): Equipment => ({
      standing: async (tx) =>
        (await schools.all(tx)).map((school) => ({ ...school, devicesExpected: school.carts * TABLETS_OF_A_CART })),
    }),
  },
  {
    provide: CONVENTION_FACTS,
    inject: [ConventionFigures],
    useFactory: (figures: ConventionFigures): ConventionFactsSource => ({
      ofMany: (tx, reach, placeIds, time) => figures.ofMany(reach, tx, placeIds, time),
    }),
  },
  {
    provide: SCHOOL_CARTS,
    inject: [CartsOfSchools],
    useFactory: (carts: CartsOfSchools): SchoolCarts => ({
      under: (tx, reach, placeId) => carts.under(tx, reach, placeId),
    }),
  },
  {
    provide: CONVENTION_FOLLOW_UP,
    inject: [SchoolFollowUp],
    useFactory: (followed: SchoolFollowUp): ConventionFollowUp => ({
      annexed: (tx, reach, placeId, day) => followed.annexed(reach, tx, placeId, day),
      lateSurveys: (tx, reach, placeId, day) => followed.lateSurveys(reach, tx, placeId, day),
    }),
  },
  {
    provide: CONVENTION_RECORD,
    inject: [FollowUpRecords],
    useFactory: (records: FollowUpRecords): ConventionRecordSource => ({
      convention: (tx, reach, id) => records.convention(reach, tx, id),
      ofSchool: (tx, reach, schoolId) => records.ofSchool(reach, tx, schoolId),
      record: (tx, system, id, time) => records.record(system, tx, id, time),
    }),
  },
];
