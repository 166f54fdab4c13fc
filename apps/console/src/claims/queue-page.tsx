import type { ClaimSummary } from '@chariot/contract';
import { day, euros, moment } from '../formats/index.js';
import { ChoiceFilter, Empty, figure, List, Page, type Column } from '../page/index.js';
import { stateWords, versionWords } from './words.js';

const COLUMNS: readonly [Column<ClaimSummary>, ...Column<ClaimSummary>[]] = [
  { label: 'Collectivité', cell: ({ localAuthority }) => localAuthority.name },
  { label: 'Convention', cell: ({ convention }) => convention.reference },
  { label: 'État', cell: ({ version }) => versionWords(version) },
  {
    label: 'Certifié le',
    cell: ({ certifiedAt }) => (certifiedAt === null ? 'Pas encore' : moment(certifiedAt)),
  },
  {
    label: 'Où il en est',
    cell: (claim) =>
      claim.serviceDoneOn === null ? stateWords(claim) : `Service fait le ${day(claim.serviceDoneOn)} : solde à payer`,
  },
  { label: 'Subvention due', cell: ({ dueCents }) => euros(dueCents), align: 'right' },
  { label: 'Solde', cell: ({ balanceCents }) => figure(balanceCents), align: 'right' },
];

/** The académie's queue, the longest certified first. */
export function QueuePage() {
  return (
    <Page title="Demandes de paiement" subtitle="États certifiés par les collectivités, le plus ancien d’abord.">
      <List<ClaimSummary>
        resource="paiements"
        caption="Demandes de paiement"
        columns={COLUMNS}
        hrefOf={({ id }) => `/paiements/${id}`}
        filters={
          <ChoiceFilter
            label="Où elles en sont"
            source="state"
            all="À contrôler"
            choices={[
              ['certified', 'Certifiées, pas encore reçues'],
              ['received', 'Reçues'],
              ['returned', 'Renvoyées'],
              ['serviceDone', 'Service fait constaté'],
            ]}
          />
        }
        empty={
          <Empty title="Rien n’attend l’académie">
            Un état certifié exact par une collectivité apparaît ici aussitôt.
          </Empty>
        }
        testId="claim-queue"
      />
    </Page>
  );
}
