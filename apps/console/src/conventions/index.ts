// The convention and its money: who promised what, who pays what, which tablet was paid by which line. It refuses to show an unknown as zero.
export { EffectList } from './amendments-section.js';
export { ConventionGlance } from './convention-glance.js';
export { ConventionFrame } from './convention-frame.js';
export { tabsFor } from './convention-tabs.js';
export { ConventionPage } from './convention-page.js';
export { ConventionsPage } from './conventions-page.js';
export { FundingSection } from './funding-section.js';
export { useBudgetLinesOf } from './use-conventions.js';
