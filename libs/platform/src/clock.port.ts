/** Token of the kernel's `Clock`: time is a dependency. */
export const CLOCK = Symbol('Clock');
