// The way from an instance that has just been installed to its first tablets. It refuses to stay once they are there.
export { FirstStepsSection } from './first-steps-section.js';
