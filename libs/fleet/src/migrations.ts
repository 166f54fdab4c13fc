import type { MigrationClass } from '@chariot/platform';
import { ClassroomLock1790000013003 } from './classrooms/migrations/1790000013003-classroom-lock.js';
import { Classrooms1790000003001 } from './classrooms/migrations/1790000003001-classrooms.js';
import { Clones1790000013301 } from './clones/migrations/1790000013301-clones.js';
import { Configurations1790000003003 } from './configurations/migrations/1790000003003-configurations.js';
import { Deliveries1790000003005 } from './deliveries/migrations/1790000003005-deliveries.js';
import { Devices1790000003002 } from './devices/migrations/1790000003002-devices.js';
import { Enrolment1790000003006 } from './enrolment/migrations/1790000003006-enrolment.js';
import { RevocationByPermission1790000013002 } from './devices/migrations/1790000013002-revocation-by-permission.js';
import { Erasures1790000013001 } from './erasures/migrations/1790000013001-erasures.js';
import { Inventory1790000003007 } from './inventory/migrations/1790000003007-inventory.js';
import { Forgetting1790000013401 } from './keeping/migrations/1790000013401-forgetting.js';
import { Operations1790000003008 } from './operations/migrations/1790000003008-operations.js';
import { Profiles1790000003004 } from './profiles/migrations/1790000003004-profiles.js';

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
];
