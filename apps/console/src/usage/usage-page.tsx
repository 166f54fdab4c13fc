import { getIndicators, indicatorId, type IndicatorId, type Indicators } from '@chariot/contract';
import { LocalDate, systemClock } from '@chariot/kernel';
import { Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { useMe, useRead } from '../api/index.js';
import { Empty, LinkButton, Page, PageReading } from '../page/index.js';
import { DeploymentSection, MoneyCards, NeedsSections, ReportsSection } from '../steering/index.js';
import { CurveSection } from './curve-section.js';
import { FiguresSection } from './figures-section.js';
import { PlacesSection } from './places-section.js';
import { BELOW_MEANS, GROUPS, capital, periodsOf, periodWords } from './words.js';

/** A period that one may read the figures of. */
export interface Asked {
  readonly placeId: string;
  readonly from: string;
  readonly to: string;
}

/** What is known of a place, indicator by indicator: its equipment, its use, its quality, its conventions. */
export function UsagePage() {
  const [search, setSearch] = useSearchParams();
  const me = useMe();
  const periods = periodsOf(LocalDate.today(systemClock));
  const held = me?.roles.map(({ place }) => place.id) ?? [];
  const placeId = search.get('lieu') ?? held[0];
  const wanted = search.get('periode');
  const period = periods.find(({ from, to }) => `${from}_${to}` === wanted) ?? periods[0];
  const chosen = indicatorId.safeParse(search.get('indicateur'));
  const indicator: IndicatorId = chosen.success ? chosen.data : 'I1';
  const change = (name: string, value: string): void => {
    const next = new URLSearchParams(search);
    next.set(name, value);
    setSearch(next, { replace: true });
  };
  if (placeId === undefined || period === undefined) {
    return (
      <Page title="Usage">
        <Empty title={me === undefined ? 'Lecture…' : 'Aucun lieu'} />
      </Page>
    );
  }
  const asked = { placeId, from: period.from, to: period.to };
  return (
    <Figures
      asked={asked}
      indicator={indicator}
      onIndicator={(id) => change('indicateur', id)}
      choice={
        <TextField
          select
          size="small"
          label="Période"
          value={`${period.from}_${period.to}`}
          onChange={({ target }) => change('periode', target.value)}
          sx={{ width: { xs: 1, sm: 'auto' }, minWidth: { sm: 230 } }}
          slotProps={{ htmlInput: { 'data-testid': 'usage-period' } }}
        >
          {periods.map(({ label, from, to }) => (
            <MenuItem key={`${from}_${to}`} value={`${from}_${to}`}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      }
    />
  );
}

interface FiguresProps {
  readonly asked: Asked;
  readonly indicator: IndicatorId;
  readonly onIndicator: (id: IndicatorId) => void;
  readonly choice: React.ReactNode;
}

function Figures({ asked, indicator, onIndicator, choice }: FiguresProps) {
  const found = useRead(getIndicators, { query: asked }, { keep: true });
  return (
    <PageReading of={found} back={{ to: '/usage', label: 'Usage' }}>
      {(indicators) => (
        <Shown indicators={indicators} asked={asked} indicator={indicator} onIndicator={onIndicator} choice={choice} />
      )}
    </PageReading>
  );
}

function Shown({
  indicators,
  asked,
  indicator,
  onIndicator,
  choice,
}: FiguresProps & { readonly indicators: Indicators }) {
  const { place, figures, period } = indicators;
  return (
    <Page
      title={`Usage\u00A0: ${place.name}`}
      crumbs={[{ to: `/ecoles/${place.id}`, label: place.name }]}
      subtitle={capital(periodWords(period))}
      actions={
        <>
          <LinkButton to="/usage/jeux-de-donnees" testId="to-datasets">
            Jeux de données
          </LinkButton>
          {choice}
        </>
      }
    >
      {figures.some(({ belowThreshold }) => belowThreshold) && (
        <Typography data-testid="below-means" sx={{ color: 'text.secondary', fontSize: '0.9375rem' }}>
          {BELOW_MEANS.replace(/ (?=[;:»])|(?<=«) /g, '\u00A0')}
        </Typography>
      )}
      {place.kind !== 'school' && (
        <>
          <NeedsSections placeId={place.id} />
          <DeploymentSection placeId={place.id} />
          <MoneyCards figures={figures} />
        </>
      )}
      {GROUPS.map((group) => (
        <FiguresSection
          key={group}
          group={group}
          figures={figures.filter((figure) => figure.group === group)}
          asked={asked}
          chosen={indicator}
          onChoose={(id) => {
            onIndicator(id);
            document.getElementById('usage-curve')?.scrollIntoView({ block: 'start' });
          }}
        />
      ))}
      <Stack id="usage-curve" spacing={{ xs: 2, md: 2.5 }} sx={{ scrollMarginTop: 72 }}>
        <Box>
          <TextField
            select
            label="Indicateur à suivre"
            value={indicator}
            onChange={({ target }) => onIndicator(indicatorId.parse(target.value))}
            fullWidth
            sx={{ maxWidth: { sm: 480 } }}
            slotProps={{ htmlInput: { 'data-testid': 'usage-indicator' } }}
          >
            {figures.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        </Box>
        <CurveSection asked={asked} indicator={indicator} />
        {place.kind !== 'school' && <PlacesSection asked={asked} indicator={indicator} />}
        {place.kind !== 'school' && <ReportsSection placeId={place.id} />}
      </Stack>
    </Page>
  );
}
