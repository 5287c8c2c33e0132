export { EVASIONS, type Evasion } from './evasion.js';
export { DEFAULT_OPTIONS, type SimulateOptions } from './options.js';
export { ATTACKS, type Simulation, simulate } from './simulate.js';
export { writeSimulation } from './write.js';
