import { ConventionFigures } from '@chariot/convention';
import { EquipmentOfSchools } from '@chariot/fleet';
import { CONVENTION_FACTS, EQUIPMENT, type ConventionFactsSource, type Equipment } from '@chariot/usage';
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
      ofMany: (tx, reach, placeIds, time) => figures.ofMany(reach, tx, placeIds, time),
    }),
  },
];
