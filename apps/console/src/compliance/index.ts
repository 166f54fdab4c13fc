// What is out of line in the fleet, and from when on it is. It refuses to blame a cart that is switched off.
export { alertsOf, findingsOf } from './alerts.js';
export { ComplianceAlerts, useComplianceAlerts } from './compliance-alerts.js';
export { CompliancePage } from './compliance-page.js';
export { GapsSection } from './gaps-section.js';
