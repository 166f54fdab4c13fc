import { getIndicatorPlaces, type IndicatorId, type IndicatorPlaces } from '@chariot/contract';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { count, facts } from '../formats/index.js';
import { Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import type { Asked } from './usage-page.js';
import { figureWords, fractionWords, periodWords } from './words.js';

type Row = IndicatorPlaces['places'][number];
const SHOWN_AT_ONCE = 25;

/** The same indicator in each place right below, which leads to its page. */
export function PlacesSection({ asked, indicator }: { readonly asked: Asked; readonly indicator: IndicatorId }) {
  const found = useRead(getIndicatorPlaces, { query: { ...asked, indicator } }, { keep: true });
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  return (
    <Reading of={found}>
      {({ places, indicator: definition, period }) => (
        <Section title={`${definition.name}, lieu par lieu`} hint={periodWords(period)} testId="usage-places" flush>
          {places.length === 0 ? (
            <Empty title="Aucun lieu au-dessous de celui-ci" />
          ) : (
            <Rows
              rows={places.slice(0, shown)}
              keyOf={({ place }) => place.id}
              columns={columnsOf(definition)}
              hrefOf={({ place }) => `/usage?${new URLSearchParams(linkTo(place.id, asked, indicator)).toString()}`}
              caption={`${definition.name}, lieu par lieu`}
              testId="usage-below"
            />
          )}
          {places.length > shown && (
            <Box sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
              <Button variant="text" size="small" onClick={() => setShown(shown + SHOWN_AT_ONCE)}>
                {`En montrer ${count(Math.min(SHOWN_AT_ONCE, places.length - shown), 'de plus', 'de plus')}`}
              </Button>
            </Box>
          )}
        </Section>
      )}
    </Reading>
  );
}

const linkTo = (lieu: string, { from, to }: Asked, indicateur: string): Record<string, string> => ({
  lieu,
  periode: `${from}_${to}`,
  indicateur,
});

const columnsOf = (definition: IndicatorPlaces['indicator']): readonly [Column<Row>, ...Column<Row>[]] => [
  { label: 'Lieu', cell: ({ place }) => facts(place.name, place.uai) },
  { label: 'Chiffre', cell: (row) => figureWords(row, definition.unit) },
  { label: 'Détail', cell: (row) => fractionWords({ ...definition, ...row }) ?? row.reason ?? '', small: 'bare' },
];
