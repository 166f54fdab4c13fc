// The agent of Linux laptops and tablets, and carts of simulated ones for tests and demonstrations; it refuses any server
// but the one pinned at enrolment, any file outside its root, and any fact about a person.
export { startSimulation } from './simulator/simulation.service.js';
export { BEHAVIOURS } from './simulator/ipad/behaviours.js';
export { startIpads, type IpadCart, type IpadCartOptions } from './simulator/ipad/cart.js';
export { KeyPool } from './simulator/ipad/keys.js';
export { type IpadEvent, type IpadOptions } from './simulator/ipad/options.js';
export { SimulatedIpad } from './simulator/ipad/simulated-ipad.service.js';
export { InProcessWaking, type Waking } from './simulator/ipad/waking.js';
