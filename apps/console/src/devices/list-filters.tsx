import { exportDevicesCsv, exportDevicesOds, getInventory, type OperationFilter } from '@chariot/contract';
import Campaign from '@mui/icons-material/CampaignOutlined';
import Download from '@mui/icons-material/Download';
import FilterList from '@mui/icons-material/FilterList';
import { Box, Button, Chip, Typography } from '@mui/material';
import { useState } from 'react';
import { useListContext } from 'react-admin';
import { documentUrl, useMay, useRead } from '../api/index.js';
import { OperationDialog } from '../operations/index.js';
import { ChoiceFilter, SearchFilter, STATE_WORDS, STATES, useSmall } from '../page/index.js';
import { CONFORMITY_WORDS, FAMILY_WORDS, LIFE_STATES, LIFE_WORDS } from './words.js';

type Filters = Readonly<Record<string, string | undefined>>;

const SORTS = [
  ['serialNumber', 'Numéro de série'],
  ['model', 'Modèle'],
  ['os', 'Système'],
  ['year', 'Année'],
  ['state', 'Cycle de vie'],
  ['conformity', 'Conformité'],
] as const;
/** What an operation can be narrowed by; the rest is for looking. */
const HANDED_OVER = ['family', 'model', 'state'] as const;

const SEARCHED = 'Étiquette, n° de série, modèle, école ou UAI';

const entries = (words: Readonly<Record<string, string>>) => Object.entries(words);

/** By what one looks for tablets; models, systems and years are those that are really there. */
export function DeviceFilters() {
  const { filterValues } = useListContext();
  const { placeId } = filterValues as Filters;
  const inventory = useRead(getInventory, { query: placeId === undefined ? {} : { placeId } }, { keep: true });
  const values = (dimension: string) =>
    (inventory.data?.counts ?? [])
      .filter((count) => count.dimension === dimension && count.value !== '')
      .map(({ value }) => [value, value] as const)
      .sort(([a], [b]) => (dimension === 'year' ? Number(b) - Number(a) : a.localeCompare(b, 'fr')));
  // A phone shows tablets first: nine boxes would push them off the screen.
  const small = useSmall();
  const [open, setOpen] = useState(false);
  const narrowed = Object.keys(filterValues as Filters).some((key) => key !== 'q' && key !== 'placeId');
  if (small && !open && !narrowed) {
    return (
      <>
        <SearchFilter label={SEARCHED} />
        <Button
          size="small"
          startIcon={<FilterList aria-hidden />}
          aria-expanded={false}
          onClick={() => setOpen(true)}
          sx={{ gridColumn: '1 / -1', justifySelf: 'start' }}
          data-testid="more-filters"
        >
          Filtrer et trier
        </Button>
      </>
    );
  }
  return (
    <>
      <SearchFilter label={SEARCHED} />
      <ChoiceFilter
        label="État"
        source="boardState"
        choices={STATES.map((state) => [state, STATE_WORDS[state]] as const)}
      />
      <ChoiceFilter
        label="Cycle de vie"
        source="state"
        choices={LIFE_STATES.map((state) => [state, LIFE_WORDS[state]] as const)}
      />
      <ChoiceFilter label="Type" source="family" choices={entries(FAMILY_WORDS)} />
      <ChoiceFilter label="Modèle" source="model" choices={values('model')} />
      <ChoiceFilter label="Système" source="os" choices={values('os')} />
      <ChoiceFilter label="Année d’achat" source="year" choices={values('year')} all="Toutes" />
      <ChoiceFilter label="Conformité" source="conformity" choices={entries(CONFORMITY_WORDS)} all="Toutes" />
      <ChoiceFilter
        label="Au parc"
        source="presence"
        choices={[
          ['present', 'Au parc'],
          ['departed', 'Sorties du parc'],
        ]}
        all="Toutes"
      />
      <ChoiceFilter label="Trier par" source="sort" choices={SORTS} all="École et emplacement" wide />
    </>
  );
}

/** What can be done with the tablets that were found: all of them, not a page of them. */
export function FoundDevices() {
  const may = useMay();
  const { filterValues, setFilters, total = 0 } = useListContext();
  const [asking, setAsking] = useState(false);
  const filters = filterValues as Filters;
  const { placeId, ...others } = filters;
  const place = useRead(getInventory, { query: { placeId: placeId ?? '' } }, { enabled: placeId !== undefined });
  const name = place.data?.place?.name ?? 'ce lieu';
  const blocking = Object.keys(others).filter((key) => ![...HANDED_OVER, 'sort', 'order', 'presence'].includes(key));
  const narrowed: OperationFilter = Object.fromEntries(
    HANDED_OVER.flatMap((key) => (others[key] === undefined ? [] : [[key, others[key]]])),
  );
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', gridColumn: '1 / -1', width: '100%' }}>
      {placeId !== undefined && (
        <Chip label={`Lieu\u00A0: ${name}`} onDelete={() => setFilters(others)} data-testid="filter-place" />
      )}
      <Button
        size="small"
        startIcon={<Download aria-hidden />}
        href={documentUrl(exportDevicesOds, { query: filters as never })}
        data-testid="export-ods"
      >
        Exporter (ODS)
      </Button>
      <Button
        size="small"
        startIcon={<Download aria-hidden />}
        href={documentUrl(exportDevicesCsv, { query: filters as never })}
        data-testid="export-csv"
      >
        Exporter (CSV)
      </Button>
      {placeId !== undefined && may('operation:run') && (
        <Button
          size="small"
          startIcon={<Campaign aria-hidden />}
          disabled={blocking.length > 0 || total === 0}
          onClick={() => setAsking(true)}
          data-testid="ask-found"
        >
          Demander à ces tablettes…
        </Button>
      )}
      {placeId !== undefined && may('operation:run') && blocking.length > 0 && (
        <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          Une demande ne suit que le type, le modèle et le cycle de vie : retirez les autres filtres.
        </Typography>
      )}
      {asking && placeId !== undefined && (
        <OperationDialog
          target="place"
          targetId={placeId}
          targetName={name}
          filter={narrowed}
          onClose={() => setAsking(false)}
        />
      )}
    </Box>
  );
}
