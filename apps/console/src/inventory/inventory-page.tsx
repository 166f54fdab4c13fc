import { exportInventoryCsv, exportInventoryOds, getInventory, type Inventory } from '@chariot/contract';
import Download from '@mui/icons-material/Download';
import { Box, Button, Paper, Typography } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { documentUrl, useRead } from '../api/index.js';
import { number } from '../formats/index.js';
import { Columns, Empty, LinkButton, Page, PageReading } from '../page/index.js';
import { BelowSections } from './below-section.js';
import { CountsSection } from './counts-section.js';
import { listOf } from './words.js';

/** How many tablets there are, of which kind: everywhere one may look, then place by place down to the school. */
export function InventoryPage() {
  const [search] = useSearchParams();
  const placeId = search.get('lieu') ?? undefined;
  const query = placeId === undefined ? {} : { placeId };
  const inventory = useRead(getInventory, { query }, { keep: true });
  return (
    <PageReading of={inventory} back={{ to: '/inventaire', label: 'Inventaire' }}>
      {(found) => <Shown inventory={found} query={query} />}
    </PageReading>
  );
}

function Shown({ inventory, query }: { readonly inventory: Inventory; readonly query: { readonly placeId?: string } }) {
  const { place } = inventory;
  return (
    <Page
      title={place === null ? 'Inventaire' : place.name}
      {...(place !== null && {
        crumbs: [{ to: '/inventaire', label: 'Inventaire' }],
        ...(place.uai !== null && { subtitle: `UAI\u00A0${place.uai}` }),
      })}
      actions={
        <>
          <Button
            startIcon={<Download aria-hidden />}
            href={documentUrl(exportInventoryOds, { query })}
            data-testid="export-ods"
          >
            Par école (ODS)
          </Button>
          <Button
            startIcon={<Download aria-hidden />}
            href={documentUrl(exportInventoryCsv, { query })}
            data-testid="export-csv"
          >
            Par école (CSV)
          </Button>
          <LinkButton to={listOf(query)} variant="contained">
            Voir les tablettes
          </LinkButton>
        </>
      }
    >
      <Figures inventory={inventory} />
      {inventory.devices === 0 && inventory.below.length === 0 ? (
        <Paper sx={{ border: 1, borderColor: 'divider' }}>
          <Empty title="Aucune tablette ici">Elles apparaîtront dès la première liste de livraison.</Empty>
        </Paper>
      ) : (
        <Columns>
          {[
            <CountsSection
              key="left"
              inventory={inventory}
              query={query}
              dimensions={['state', 'conformity', 'year']}
            />,
            <CountsSection key="right" inventory={inventory} query={query} dimensions={['model', 'os', 'family']} />,
          ]}
        </Columns>
      )}
      <BelowSections below={inventory.below} />
    </Page>
  );
}

const FIGURES = [
  ['devices', 'Tablettes'],
  ['hearing', 'Enrôlées et en place'],
  ['broken', 'En panne ou en réparation'],
  ['lost', 'Perdues ou volées'],
  ['gaps', 'En écart'],
  ['departed', 'Sorties du parc'],
] as const;

function Figures({ inventory }: { readonly inventory: Inventory }) {
  return (
    <Paper
      component="dl"
      data-testid="inventory-figures"
      sx={{
        m: 0,
        p: 2,
        gap: 2,
        border: 1,
        borderColor: 'divider',
        display: 'grid',
        gridTemplateColumns: { xs: 'repeat(2, 1fr)', md: 'repeat(6, 1fr)' },
      }}
    >
      {FIGURES.map(([name, words]) => (
        <Box key={name} sx={{ display: 'flex', flexDirection: 'column', justifyContent: 'space-between' }}>
          <Typography component="dt" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
            {words}
          </Typography>
          <Typography component="dd" sx={{ m: 0, fontSize: '1.5rem', fontWeight: 650 }}>
            {number(inventory[name])}
          </Typography>
        </Box>
      ))}
    </Paper>
  );
}
