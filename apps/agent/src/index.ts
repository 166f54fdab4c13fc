// The agent of Linux laptops and tablets, and carts of simulated ones for tests and demonstrations; it refuses any server
// but the one pinned at enrolment, any file outside its root, and any fact about a person.
export { FAULTS, faultsOf, type Fault } from './simulator/faults.js';
export { TABLET_MODELS, factsOf, type TabletOrder } from './simulator/tablets.js';
export { type DeviceState, type SimulatedDevice } from './simulator/simulated-device.service.js';
export { startSimulation, type Simulation, type SimulationOptions } from './simulator/simulation.service.js';
export { BEHAVIOURS, behavioursOf, type Behaviour } from './simulator/ipad/behaviours.js';
export { startIpads, type IpadCart, type IpadCartOptions } from './simulator/ipad/cart.js';
export { KeyPool } from './simulator/ipad/keys.js';
export { type IpadEvent, type IpadOptions } from './simulator/ipad/options.js';
export { SimulatedIpad } from './simulator/ipad/simulated-ipad.service.js';
export { followWakes, InProcessWaking, type Push, type Waking } from './simulator/ipad/waking.js';
export { lineLog, type Log, type LogLevel } from './log.js';
export { VERSION } from './version.js';
