// Places: schools by their UAI, and what they belong to. It refuses to erase one.
export { PlacePage } from './place-page.js';
export { DirectoryLine } from './directory-line.js';
export { PlacePicker } from './place-picker.js';
export { PlacesPage } from './places-page.js';
