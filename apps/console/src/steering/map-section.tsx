import type { SchoolStanding } from '@chariot/contract';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useMemo, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { count, facts, french } from '../formats/index.js';
import { Empty, Section, useSmall } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { drawMap, isPlaced, MAP } from './map.js';
import { Mark, MarkIcon } from './marks.js';
import { STATE_NAMES } from './words.js';

const SHOWN_AT_ONCE = 12;

/** Schools where the directory puts them: shapes on a blank ground, and beside it the list that says the same. */
export function MapSection({ schools }: { readonly schools: readonly SchoolStanding[] }) {
  const small = useSmall();
  const [pointed, setPointed] = useState<string | null>(null);
  const width = small ? MAP.narrow : MAP.wide;
  const drawing = useMemo(() => drawMap(schools, width), [schools, width]);
  const placed = schools.filter(isPlaced);
  const missing = schools.length - placed.length;
  return (
    <Section
      title="Carte des écoles"
      hint={french('D’après l’Annuaire de l’éducation ; aucun fond de carte n’est demandé à l’extérieur.')}
      testId="school-map"
    >
      {placed.length === 0 ? (
        <Empty title="Aucune de ces écoles n’est placée">
          {french(
            'Leurs coordonnées viennent de l’Annuaire de l’éducation : demandez à qui tient le serveur d’en charger un fichier récent.',
          )}
        </Empty>
      ) : (
        <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 2.5 }}>
          <Box
            component="svg"
            viewBox={`0 0 ${String(width)} ${String(Math.ceil(drawing.height))}`}
            aria-hidden
            data-testid="map-drawing"
            sx={{
              display: 'block',
              width: { xs: 1, md: '58%' },
              height: 'auto',
              alignSelf: 'flex-start',
              bgcolor: COLOURS.ground,
              borderRadius: 1,
            }}
          >
            {drawing.points.map(({ school, x, y }) => (
              <g key={school.id} onMouseEnter={() => setPointed(school.id)} data-school={school.id}>
                <Mark state={school.state} x={x} y={y} />
              </g>
            ))}
            {drawing.points
              .filter(({ school }) => school.id === pointed)
              .map(({ school, x, y }) => (
                <g key={school.id}>
                  <circle cx={x} cy={y} r={13} fill="none" stroke={COLOURS.ink} strokeWidth={2} />
                  <Mark state={school.state} x={x} y={y} size={8} />
                </g>
              ))}
          </Box>
          <SchoolList schools={placed} pointed={pointed} onPoint={setPointed} missing={missing} />
        </Stack>
      )}
    </Section>
  );
}

interface SchoolListProps {
  readonly schools: readonly SchoolStanding[];
  readonly pointed: string | null;
  readonly onPoint: (id: string) => void;
  readonly missing: number;
}

function SchoolList({ schools, pointed, onPoint, missing }: SchoolListProps) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const found = schools.find(({ id }) => id === pointed);
  const first = schools.slice(0, shown);
  // What the pointer is on is read too, however far down the list it stands.
  const listed = found === undefined || first.includes(found) ? first : [found, ...first];
  return (
    <Box sx={{ minWidth: 0, flexGrow: 1 }}>
      <Box component="ul" aria-label="Écoles de la carte" sx={{ m: 0, p: 0, listStyle: 'none' }} data-testid="map-list">
        {listed.map(({ id, name, uai, state, needs }) => (
          <Stack
            component="li"
            key={id}
            direction="row"
            onMouseEnter={() => onPoint(id)}
            onFocus={() => onPoint(id)}
            sx={{
              ...{ gap: 1, px: 1, py: 0.5, borderRadius: 1, alignItems: 'flex-start' },
              ...(id === pointed && { bgcolor: COLOURS.brandSoft }),
            }}
          >
            <Box sx={{ pt: 0.5 }}>
              <MarkIcon state={state} />
            </Box>
            <Box sx={{ minWidth: 0 }}>
              <Link component={RouterLink} to={`/ecoles/${id}`} sx={{ display: 'inline-block', py: 0.25 }}>
                {facts(name, uai)}
              </Link>
              <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                {french(state === 'needsHelp' ? (needs[0]?.sentence ?? STATE_NAMES[state]) : STATE_NAMES[state])}
              </Box>
            </Box>
          </Stack>
        ))}
      </Box>
      {schools.length > shown && (
        <Button variant="text" size="small" onClick={() => setShown(shown + 4 * SHOWN_AT_ONCE)}>
          {`En montrer ${count(Math.min(4 * SHOWN_AT_ONCE, schools.length - shown), 'de plus', 'de plus')}`}
        </Button>
      )}
      {missing > 0 && (
        <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', mt: 1 }}>
          {count(missing, 'école n’a pas de coordonnées', 'écoles n’ont pas de coordonnées')}
        </Typography>
      )}
    </Box>
  );
}
