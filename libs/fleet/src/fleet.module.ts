import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Acts } from './acts.service.js';
import { BoardController } from './board/board.controller.js';
import { BoardRepository } from './board/board.repository.js';
import { Boards } from './board/board.service.js';
import { ClassroomsController } from './classrooms/classrooms.controller.js';
import { ClassroomsRepository } from './classrooms/classrooms.repository.js';
import { Classrooms } from './classrooms/classrooms.service.js';
import { BootsRepository } from './clones/boots.repository.js';
import { Clones } from './clones/clones.service.js';
import { ConfigurationsRepository } from './configurations/configurations.repository.js';
import { Configurations } from './configurations/configurations.service.js';
import { DesiredState } from './configurations/desired-state.service.js';
import { DeviceStandingRepository } from './configurations/device-standing.repository.js';
import { Renderings } from './configurations/renderings.service.js';
import { Reports } from './configurations/reports.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesRepository } from './deliveries/deliveries.repository.js';
import { Deliveries } from './deliveries/deliveries.service.js';
import { DeviceRegister } from './devices/device-register.service.js';
import { DevicesController } from './devices/devices.controller.js';
import { DevicesRepository } from './devices/devices.repository.js';
import { Devices } from './devices/devices.service.js';
import { LifeCycle } from './devices/life-cycle.service.js';
import { PlacementRepository } from './devices/placement.repository.js';
import { ErasureRequests } from './erasures/erasure-requests.service.js';
import { ErasuresController } from './erasures/erasures.controller.js';
import { ErasuresRepository } from './erasures/erasures.repository.js';
import { Erasures } from './erasures/erasures.service.js';
import { ENROLMENT_CODE_KEY } from './enrolment/code-key.port.js';
import { Codes } from './enrolment/codes.service.js';
import { EnrolmentController } from './enrolment/enrolment.controller.js';
import { EnrolmentRefusals } from './enrolment/enrolment-refusals.service.js';
import { EnrolmentRepository } from './enrolment/enrolment.repository.js';
import { EnrolmentService } from './enrolment/enrolment.service.js';
import { Labels } from './enrolment/labels.service.js';
import { Settling } from './enrolment/settling.service.js';
import { WindowsRepository } from './enrolment/windows.repository.js';
import { EnrolmentWindows } from './enrolment/windows.service.js';
import { InventoryRepository } from './inventory/inventory.repository.js';
import { Inventory } from './inventory/inventory.service.js';
import { KeepingRepository } from './keeping/keeping.repository.js';
import { FleetKeeping } from './keeping/keeping.service.js';
import { OperationsController } from './operations/operations.controller.js';
import { OperationsRepository } from './operations/operations.repository.js';
import { Operations } from './operations/operations.service.js';
import { Printer } from './printer.service.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfilesRepository } from './profiles/profiles.repository.js';
import { ProfileSecrets } from './profiles/profile-secrets.service.js';
import { Profiles } from './profiles/profiles.service.js';

export interface FleetBindings {
  /**
   * Providers of DEVICE_CERTIFICATES, BUDGET_LINES and ENROLMENT_ADDRESS: what the fleet asks of rooms that it does not know.
   * FAMILY_RENDERERS and PROJECT_MENTION come from here too, or from a global module of the application.
   */
  readonly bindings: readonly Provider[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

const codeKey: Provider = {
  provide: ENROLMENT_CODE_KEY,
  inject: [PLATFORM_OPTIONS],
  useFactory: ({ masterKey }: PlatformOptions) => masterKey.derive('fleet enrolment codes'),
};

/** For other rooms: what gateways and reactions call. */
const SPOKEN_TO = [EnrolmentService, EnrolmentRefusals, DesiredState, Reports, Devices, Clones];

@Module({})
export class FleetModule {
  /** Global: gateways inject EnrolmentService, DesiredState, Reports, Devices and Clones. */
  static forRoot({ bindings, imports = [] }: FleetBindings): DynamicModule {
    return {
      module: FleetModule,
      global: true,
      imports: [TerritoryModule, ...imports],
      controllers: [
        ClassroomsController,
        BoardController,
        DevicesController,
        DeliveriesController,
        EnrolmentController,
        ProfilesController,
        OperationsController,
        ErasuresController,
      ],
      providers: [
        ...bindings,
        codeKey,
        Acts,
        ...[BoardRepository, Boards],
        ...[ClassroomsRepository, Classrooms],
        ...[ConfigurationsRepository, Configurations, DeviceStandingRepository, Renderings],
        ...[DeliveriesRepository, Deliveries],
        BootsRepository,
        ...[DevicesRepository, DeviceRegister, PlacementRepository, LifeCycle],
        ...[EnrolmentRepository, WindowsRepository, EnrolmentWindows, Codes, Settling, Labels],
        ...[InventoryRepository, Inventory],
        ...[FleetKeeping, KeepingRepository],
        ...[OperationsRepository, Operations],
        ...[ErasuresRepository, Erasures, ErasureRequests],
        ...[ProfilesRepository, ProfileSecrets, Profiles],
        Printer,
        ...SPOKEN_TO,
      ],
      exports: SPOKEN_TO,
    };
  }
}
