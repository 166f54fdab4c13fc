// What an académie looks at first: schools that need help and why, where they are, how the deployment goes, monthly reports. It
// refuses to show what people of one school do, and to ask anything of anybody outside: the map has no ground of its own.
export { HomeCards } from './home-cards.js';
export { NeedsSections } from './needs-sections.js';
export { DeploymentSection } from './deployment-section.js';
export { MoneyCards } from './money-cards.js';
export { ReportsPage } from './reports-page.js';
export { ReportsSection } from './reports-section.js';
export { SchoolFigures } from './school-figures.js';
