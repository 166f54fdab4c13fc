// The first page: what this person has to do, then the fleet by school, then the money. It refuses red for a tablet that merely sleeps.
export { DashboardPage } from './dashboard-page.js';
