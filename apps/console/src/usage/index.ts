// The indicators of a place, each with its computation. It refuses to compute one: the api does, and hides what it must.
export { UsagePage } from './usage-page.js';
