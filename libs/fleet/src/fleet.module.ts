import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Acts } from './acts.service.js';
import { AppRequestsRepository } from './apps/app-requests.repository.js';
import { AppRequests } from './apps/app-requests.service.js';
import { AppsController } from './apps/apps.controller.js';
import { AppsRepository } from './apps/apps.repository.js';
import { Apps } from './apps/apps.service.js';
import { StoreLicences } from './apps/store-licences.service.js';
import { BoardController } from './board/board.controller.js';
import { BoardRepository } from './board/board.repository.js';
import { Boards } from './board/board.service.js';
import { ClassroomFactsRepository } from './classrooms/classroom-facts.repository.js';
import { ClassroomFacts } from './classrooms/classroom-facts.service.js';
import { ClassroomTabletsRepository } from './classrooms/classroom-tablets.repository.js';
import { ClassroomTablets } from './classrooms/classroom-tablets.service.js';
import { ClassroomsController } from './classrooms/classrooms.controller.js';
import { ClassroomsRepository } from './classrooms/classrooms.repository.js';
import { Classrooms } from './classrooms/classrooms.service.js';
import { CheckIns } from './check-ins/check-ins.service.js';
import { OperationNews } from './check-ins/operation-news.service.js';
import { OperationReports } from './check-ins/operation-reports.service.js';
import { BootsRepository } from './clones/boots.repository.js';
import { Clones } from './clones/clones.service.js';
import { ActivationLocksController } from './activation-locks/activation-locks.controller.js';
import { ActivationLocksRepository } from './activation-locks/activation-locks.repository.js';
import { ActivationLocks } from './activation-locks/activation-locks.service.js';
import { AlertsRepository } from './compliance/alerts.repository.js';
import { ComplianceAlerts } from './compliance/alerts.service.js';
import { AssessingRepository } from './compliance/assessing.repository.js';
import { Assessing } from './compliance/assessing.service.js';
import { ComplianceTicks } from './compliance/compliance-ticks.service.js';
import { ComplianceController } from './compliance/compliance.controller.js';
import { ComplianceRepository } from './compliance/compliance.repository.js';
import { Compliance } from './compliance/compliance.service.js';
import { ConfigurationsRepository } from './configurations/configurations.repository.js';
import { Configurations } from './configurations/configurations.service.js';
import { DesiredState } from './configurations/desired-state.service.js';
import { DeviceStandingRepository } from './configurations/device-standing.repository.js';
import { Renderings } from './configurations/renderings.service.js';
import { Reports } from './configurations/reports.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesRepository } from './deliveries/deliveries.repository.js';
import { Deliveries } from './deliveries/deliveries.service.js';
import { DeviceExportsController } from './devices/device-exports.controller.js';
import { DeviceExports } from './devices/device-exports.service.js';
import { DeviceListRepository } from './devices/device-list.repository.js';
import { DeviceLists } from './devices/device-list.service.js';
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
import { ChallengesRepository } from './enrolment/challenges.repository.js';
import { EnrolmentChallenges } from './enrolment/challenges.service.js';
import { ENROLMENT_CODE_KEY } from './enrolment/code-key.port.js';
import { Codes } from './enrolment/codes.service.js';
import { EnrolmentController } from './enrolment/enrolment.controller.js';
import { EnrolmentRefusals } from './enrolment/enrolment-refusals.service.js';
import { EnrolmentRepository } from './enrolment/enrolment.repository.js';
import { EnrolmentService } from './enrolment/enrolment.service.js';
import { Labels } from './enrolment/labels.service.js';
import { Settling } from './enrolment/settling.service.js';
import { SlotInvitationsRepository } from './enrolment/slot-invitations.repository.js';
import { SlotInvitations } from './enrolment/slot-invitations.service.js';
import { WindowsRepository } from './enrolment/windows.repository.js';
import { EnrolmentWindows } from './enrolment/windows.service.js';
import { ExchangeLog } from './exchanges/exchange-log.service.js';
import { ExchangesController } from './exchanges/exchanges.controller.js';
import { ExchangesRepository } from './exchanges/exchanges.repository.js';
import { InventoryRepository } from './inventory/inventory.repository.js';
import { Inventory } from './inventory/inventory.service.js';
import { KeepingRepository } from './keeping/keeping.repository.js';
import { FleetKeeping } from './keeping/keeping.service.js';
import { CartDevicesRepository } from './operations/cart-devices.repository.js';
import { CartOperations } from './operations/cart-operations.service.js';
import { OperationExchange } from './operations/operation-exchange.service.js';
import { OperationTargets } from './operations/operation-targets.service.js';
import { OperationUpkeep } from './operations/operation-upkeep.service.js';
import { OperationsController } from './operations/operations.controller.js';
import { OperationsRepository } from './operations/operations.repository.js';
import { Operations } from './operations/operations.service.js';
import { LostModes } from './operations/lost-modes.service.js';
import { YearEndResets } from './operations/year-end-resets.service.js';
import { Printer } from './printer.service.js';
import { SheetsController } from './sheets/sheets.controller.js';
import { LoanSlipSheets } from './sheets/loan-slips.service.js';
import { Sheets } from './sheets/sheets.service.js';
import { AssignmentsRepository } from './profiles/assignments.repository.js';
import { Assignments } from './profiles/assignments.service.js';
import { ForesightsRepository } from './profiles/foresights.repository.js';
import { Foresights } from './profiles/foresights.service.js';
import { ProfileRecord } from './profiles/profile-record.service.js';
import { ProfileRequests } from './profiles/profile-requests.service.js';
import { ProfileViews } from './profiles/profile-views.service.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfilesRepository } from './profiles/profiles.repository.js';
import { ProfileSecrets } from './profiles/profile-secrets.service.js';
import { Profiles } from './profiles/profiles.service.js';
import { Loans } from './repairs/loans.service.js';
import { RepairPhotos } from './repairs/repair-photos.service.js';
import { RepairsController } from './repairs/repairs.controller.js';
import { RepairsRepository } from './repairs/repairs.repository.js';
import { Repairs } from './repairs/repairs.service.js';
import { RolloutTicks } from './rollouts/rollout-ticks.service.js';
import { RolloutViews } from './rollouts/rollout-views.service.js';
import { RolloutsController } from './rollouts/rollouts.controller.js';
import { RolloutsRepository } from './rollouts/rollouts.repository.js';
import { Rollouts } from './rollouts/rollouts.service.js';
import { SchoolsRepository } from './schools/schools.repository.js';
import { Schools } from './schools/schools.service.js';
import { FleetImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { FleetImports } from './imports/imports.service.js';
import { RollupsController } from './rollups/rollups.controller.js';
import { RollupsRepository } from './rollups/rollups.repository.js';
import { Rollups } from './rollups/rollups.service.js';
import { RollupTicks } from './rollups/rollup-ticks.service.js';
import { CartsOfSchools } from './rollups/carts-of-schools.service.js';
import { EquipmentOfSchools } from './rollups/school-equipment.service.js';

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
const SPOKEN_TO = [
  EnrolmentService,
  EnrolmentChallenges,
  EnrolmentRefusals,
  SlotInvitations,
  DesiredState,
  CheckIns,
  OperationReports,
  OperationNews,
  Reports,
  Devices,
  Clones,
  ActivationLocks,
  OperationUpkeep,
  StoreLicences,
  ExchangeLog,
  ClassroomFacts,
  ClassroomTablets,
  LoanSlipSheets,
  CartOperations,
  CartsOfSchools,
  EquipmentOfSchools,
];

@Module({})
export class FleetModule {
  /** Global: gateways inject EnrolmentService, DesiredState, Reports, Devices, Clones and ExchangeLog. */
  static forRoot({ bindings, imports = [] }: FleetBindings): DynamicModule {
    return {
      module: FleetModule,
      global: true,
      imports: [TerritoryModule, ...imports],
      controllers: [
        ClassroomsController,
        ActivationLocksController,
        BoardController,
        DeviceExportsController,
        DevicesController,
        ExchangesController,
        RollupsController,
        FleetImportsController,
        DeliveriesController,
        EnrolmentController,
        ProfilesController,
        RolloutsController,
        OperationsController,
        ErasuresController,
        ComplianceController,
        RepairsController,
        SheetsController,
        AppsController,
      ],
      providers: [
        ...bindings,
        codeKey,
        Acts,
        ...[BoardRepository, Boards],
        ...[ClassroomsRepository, Classrooms, ClassroomFactsRepository, ClassroomTabletsRepository],
        CartDevicesRepository,
        ...[ConfigurationsRepository, Configurations, DeviceStandingRepository, Renderings],
        ...[DeliveriesRepository, Deliveries],
        ...[ActivationLocksRepository, BootsRepository],
        ...[DevicesRepository, DeviceRegister, PlacementRepository, LifeCycle],
        ...[DeviceListRepository, DeviceLists, DeviceExports],
        ...[RollupsRepository, Rollups, RollupTicks],
        ...[ImportsRepository, FleetImports],
        ...[EnrolmentRepository, ChallengesRepository, WindowsRepository, EnrolmentWindows, Codes, Settling, Labels],
        Sheets,
        SlotInvitationsRepository,
        ExchangesRepository,
        ...[InventoryRepository, Inventory],
        ...[FleetKeeping, KeepingRepository],
        ...[OperationsRepository, OperationTargets, Operations, OperationExchange, YearEndResets, LostModes],
        ...[ErasuresRepository, Erasures, ErasureRequests],
        ...[ProfilesRepository, ProfileSecrets, ProfileRecord, ProfileViews, Profiles, ProfileRequests],
        ...[AssignmentsRepository, Assignments, ForesightsRepository, Foresights],
        ...[RolloutsRepository, RolloutViews, Rollouts, RolloutTicks],
        ...[ComplianceRepository, Compliance, AssessingRepository, Assessing],
        ...[AlertsRepository, ComplianceAlerts, ComplianceTicks],
        ...[RepairsRepository, Repairs, RepairPhotos, Loans],
        ...[AppsRepository, Apps, AppRequestsRepository, AppRequests],
        ...[SchoolsRepository, Schools],
        Printer,
        ...SPOKEN_TO,
      ],
      exports: SPOKEN_TO,
    };
  }
}
