// The classes mobiles and their devices: what they are, should be and have done. It refuses to know how any family of
// devices speaks (gateways), who paid for a device (convention) and how an identity is made (pki).

export { FleetModule, type FleetBindings } from './fleet.module.js';
export { RollupsModule } from './rollups/rollups.module.js';
export { Rollups } from './rollups/rollups.service.js';
export { CartsOfSchools, type CartOfSchool } from './rollups/carts-of-schools.service.js';
export { EquipmentOfSchools, type EquipmentOfSchool } from './rollups/school-equipment.service.js';
export { FLEET_ERRORS, fleetError, type FleetErrorCode } from './fleet-errors.js';
export * from './events.js';
export { migrations } from './migrations.js';

export type { DeviceFamily, DeviceState } from './devices/device.js';
export { StoreLicences, type StoreApp } from './apps/store-licences.service.js';
export { ClassroomFacts } from './classrooms/classroom-facts.service.js';
export type { ClassroomFact } from './classrooms/classroom-facts.repository.js';
export { LoanSlipSheets } from './sheets/loan-slips.service.js';
export { ClassroomTablets, type LabelledTablet, type StandingCart } from './classrooms/classroom-tablets.service.js';
export { CART_KINDS, CartOperations, type CartOperation } from './operations/cart-operations.service.js';
export { Devices } from './devices/devices.service.js';
export { DEVICE_WAKERS, type DeviceWaker } from './devices/device-waker.port.js';
export { BUDGET_LINES, type BudgetLines } from './deliveries/budget-lines.port.js';
export { DEVICE_CERTIFICATES, type DeviceCertificates } from './devices/device-certificates.port.js';
export { EnrolmentService, type Enrolled, type EnrolmentDemand } from './enrolment/enrolment.service.js';
export { EnrolmentChallenges, type InvitationView, type RenewalView } from './enrolment/challenges.service.js';
export { EnrolmentWindows } from './enrolment/windows.service.js';
export { SlotInvitations } from './enrolment/slot-invitations.service.js';
export { EnrolmentRefusals } from './enrolment/enrolment-refusals.service.js';
export {
  ENROLMENT_ADDRESS,
  type EnrolmentAddress,
  type EnrolmentAddressSource,
} from './enrolment/enrolment-address.port.js';
export { FAMILY_RENDERERS, type FamilyRenderer, type SettingPreview } from './profiles/family-renderer.port.js';
export { PROFILE_SECRET } from './profiles/profile-secrets.service.js';
export {
  checkedSettings,
  checkSealed,
  SECRET_PATHS,
  secretsOf,
  withSealed,
  type SecretPath,
} from './profiles/profile-settings.js';
export { counted, listed, quoted } from './profiles/words.js';
export { fillVariables, openSealed, sealedIn, type SchoolWeek, type Variables } from './configurations/concrete.js';
export { CheckIns, type CheckIn, type Heard } from './check-ins/check-ins.service.js';
export { Together } from './check-ins/together.js';
export { OperationNews, type Changed } from './check-ins/operation-news.service.js';
export { OperationReports } from './check-ins/operation-reports.service.js';
export { ActivationLocks } from './activation-locks/activation-locks.service.js';
export { Clones, type Knock } from './clones/clones.service.js';
export { ExchangeLog } from './exchanges/exchange-log.service.js';
export type { Told } from './exchanges/exchange.js';
export { OperationUpkeep } from './operations/operation-upkeep.service.js';
export { DesiredState, type DeviceNext, type WantedConfiguration } from './configurations/desired-state.service.js';
export type { SettingOutcome } from './configurations/outcome.js';
export { CONTACT_SECONDS, INVENTORY_MS, RETRY_MS } from './configurations/telling.js';
export {
  Reports,
  type ConfigurationReport,
  type InventoryReport,
  type OperationReport,
} from './configurations/reports.service.js';
