// The tablets, one by one: what they are, what they really apply, where they have been. It refuses to undo a person's act in silence.
export { DevicePage } from './device-page.js';
export { DevicesPage } from './devices-page.js';
export { CONFORMITY_WORDS, FAMILY_WORDS, LIFE_STATES, LIFE_WORDS } from './words.js';
