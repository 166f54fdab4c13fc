// What other programmes may read or hear: API tokens and webhooks. It refuses to show a secret twice.
export { IntegrationsPage } from './integrations-page.js';
