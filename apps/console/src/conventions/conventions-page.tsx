import type { Convention } from '@chariot/contract';
import { useMay } from '../api/index.js';
import { count, day, euros } from '../formats/index.js';
import { Empty, LinkButton, List, Page, type Column } from '../page/index.js';
import { whoPays } from './funding.js';

const COLUMNS: readonly [Column<Convention>, ...Column<Convention>[]] = [
  { label: 'Convention', cell: ({ title }) => title },
  { label: 'Référence', cell: ({ reference }) => reference },
  { label: 'Collectivité', cell: ({ localAuthority }) => localAuthority.name },
  { label: 'Signée le', cell: ({ signedOn }) => day(signedOn) },
  { label: 'Part de l’État', cell: ({ budgetLines }) => euros(whoPays(budgetLines).state), align: 'right' },
  {
    label: 'Part de la collectivité',
    cell: ({ budgetLines }) => euros(whoPays(budgetLines).localAuthority),
    align: 'right',
  },
  {
    label: 'Écoles',
    cell: ({ annex }) => count(annex.length, 'école'),
    small: 'hidden',
  },
];

export function ConventionsPage() {
  const may = useMay();
  return (
    <Page
      title="Convention"
      subtitle="Ce que l’académie et les collectivités se sont promis, et ce qui l’a payé."
      actions={
        may('convention:write') && (
          <>
            <LinkButton to="/conventions/importer" variant="contained" testId="import-convention">
              Importer une convention
            </LinkButton>
            <LinkButton to="/conventions/nouvelle" testId="new-convention">
              La saisir
            </LinkButton>
          </>
        )
      }
    >
      <List<Convention>
        resource="conventions"
        caption="Conventions"
        columns={COLUMNS}
        hrefOf={({ id }) => `/conventions/${id}`}
        empty={
          <Empty title="Aucune convention">
            Une convention déjà rédigée se déclare une fois, puis reste en lecture seule.
          </Empty>
        }
        testId="conventions"
      />
    </Page>
  );
}
