import { ConventionFigures, FollowUpRecords } from '@chariot/convention';
import { EquipmentOfSchools } from '@chariot/fleet';
import {
  CONVENTION_FACTS,
  CONVENTION_RECORD,
  EQUIPMENT,
  type ConventionFactsSource,
  type ConventionRecordSource,
  type Equipment,
} from '@chariot/usage';
import type { Provider } from '@nestjs/common';

/** « Une douzaine » of tablets in a classe mobile (art. 3.2). */
const TABLETS_OF_A_CART = 12;

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
      of: (tx, reach, placeId, time) => figures.of(reach, tx, placeId, time),
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
