// The first page: what needs somebody, then the fleet by school, then the money. It refuses red for a tablet that merely sleeps.
export { DashboardPage } from './dashboard-page.js';
