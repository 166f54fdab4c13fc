import { Page } from '../page/index.js';
import { TokensSection } from './tokens-section.js';
import { WebhooksSection } from './webhooks-section.js';

export function IntegrationsPage() {
  return (
    <Page
      title="Intégrations"
      subtitle="Pour les autres logiciels de la collectivité ou de l’académie : ils lisent, ils sont prévenus, ils ne détruisent rien."
    >
      <TokensSection />
      <WebhooksSection />
    </Page>
  );
}
