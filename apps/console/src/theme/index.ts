// How the console looks: our own neutral theme. It refuses fonts, images and styles from elsewhere.
export { COLOURS, TONES, type Tone } from './palette.js';
export { MONOSPACE, theme } from './theme.js';
