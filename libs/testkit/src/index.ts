// What specs need of the real world (a PostgreSQL of their own, a Reach, a clock that stands still): it refuses to fake
// the database, and to be imported by anything but a spec.
export { zipArchive } from './zip-archive.js';
export { testDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.service.js';
export { ownerTx } from './owner-tx.js';
export { journalSettled } from './journal-settled.js';
export { personReach, systemReach, deviceReach } from './reaches.js';
export {
  testAuthority,
  type KeptAuthority,
  type TestAuthority,
  type TestIdentity,
  type Validity,
} from './test-authority.js';
export { FakeApns, type ApnsAnswer, type FakeApnsOptions, type Wake } from './fake-apns.js';
export { DepService, depAuthorisation, type DepFaults } from './fake-dep.js';
export { FakeContent, type ContentFault, type OwnedApp } from './fake-content.js';
export { testDeviceKey, type TestDeviceKey } from './test-device-key.js';
export { testRsaPair } from './test-rsa-pair.js';
export { knock, type Answered, type Knock } from './test-knock.js';
export { frozenClock, FrozenClock } from './clocks.js';
export { openedPdf, pdfWords } from './pdf-words.js';
export { stopwatch } from './stopwatch.js';
export { SilentChannel } from './silent-channel.js';
