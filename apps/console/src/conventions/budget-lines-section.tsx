import type { BudgetLine, Convention } from '@chariot/contract';
import { Box, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { count, euros } from '../formats/index.js';
import { NotKnown, Rows, Section, type Column } from '../page/index.js';
import { citing, whoPays } from './funding.js';
import { WhoPaysBar } from './who-pays.js';

const share = (cents: number | null) => (cents === null ? <NotKnown /> : euros(cents));

/** Article 6.2, by who pays what. */
export function BudgetLinesSection({ convention }: { readonly convention: Convention }) {
  const columns: readonly [Column<BudgetLine>, ...Column<BudgetLine>[]] = [
    {
      label: 'Ligne budgétaire',
      cell: ({ label, articles }) => (
        <>
          {label}{' '}
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400, fontSize: '0.85rem' }}>
            ({citing(articles)})
          </Box>
        </>
      ),
    },
    { label: 'Exercice', cell: ({ fiscalYear }) => fiscalYear },
    { label: 'État', cell: ({ stateShare }) => share(stateShare), align: 'right' },
    { label: 'Collectivité', cell: ({ localAuthorityShare }) => share(localAuthorityShare), align: 'right' },
    { label: 'Subventionnée', cell: ({ subsidised }) => (subsidised ? 'Oui' : 'Non') },
    // The 500 € of resources go to the collège de référence, never to the commune (art. 3.2).
    { label: 'Dépensée par', cell: ({ spender }) => spender.name },
    {
      label: 'Tablettes',
      cell: ({ id, devices }) =>
        devices === 0 ? (
          '0'
        ) : (
          <Link component={RouterLink} to={`?ligne=${id}`} aria-label={`Voir les ${count(devices, 'tablette')}`}>
            {count(devices, 'tablette')}
          </Link>
        ),
      align: 'right',
    },
  ];
  return (
    <Section title="Qui paie quoi" flush hint="Montants TTC prévisionnels (art. 6.2)." testId="budget-lines">
      <Stack sx={{ px: 2.5, pb: 2 }}>
        <WhoPaysBar shares={whoPays(convention.budgetLines)} />
        {convention.unattributedDevices > 0 && (
          <Typography sx={{ mt: 1 }}>
            <Link component={RouterLink} to="?ligne=aucune">
              {count(convention.unattributedDevices, 'tablette n’a', 'tablettes n’ont')} pas encore de ligne budgétaire
            </Link>
          </Typography>
        )}
      </Stack>
      <Rows rows={convention.budgetLines} keyOf={({ id }) => id} columns={columns} caption="Lignes budgétaires" />
    </Section>
  );
}
