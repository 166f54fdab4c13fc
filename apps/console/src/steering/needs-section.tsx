import type { SchoolNeeds, SchoolStanding } from '@chariot/contract';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { count, facts, french } from '../formats/index.js';
import { Empty, Rows, Section, type Column } from '../page/index.js';
import { MarkIcon } from './marks.js';
import { pathOf, STATE_NAMES, STATES } from './words.js';

const SHOWN_AT_ONCE = 10;

interface NeedsSectionProps {
  readonly needs: SchoolNeeds;
  /** Those that are looked at. */
  readonly schools: readonly SchoolStanding[];
  readonly isWhole: boolean;
  readonly onDistrict: (id: string) => void;
}

/** Schools that need help, the heaviest first, each with why and where it is put right. */
export function NeedsSection({ needs, schools, isWhole, onDistrict }: NeedsSectionProps) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const helped = schools.filter(({ state }) => state === 'needsHelp');
  const placeOf = new Map(needs.places.map((place) => [place.id, place.name]));
  const columns: readonly [Column<SchoolStanding>, ...Column<SchoolStanding>[]] = [
    { label: 'École', cell: ({ name, uai }) => facts(name, uai) },
    { label: 'Pourquoi', cell: (school) => <Why school={school} />, small: 'bare', width: '55%' },
    {
      label: 'Circonscription',
      cell: ({ districtId }) => (districtId === null ? '—' : (placeOf.get(districtId) ?? '—')),
    },
  ];
  return (
    <Section
      title="Écoles qui ont besoin d’aide"
      hint={french(
        'D’après le matériel et les conventions ; jamais d’après l’usage qu’en font les personnes d’une école.',
      )}
      testId="needs"
      flush
    >
      <Counts needs={needs} schools={schools} isWhole={isWhole} />
      {helped.length === 0 ? (
        <Empty title="Aucune école n’a besoin d’aide ici" />
      ) : (
        <Rows
          rows={helped.slice(0, shown)}
          keyOf={({ id }) => id}
          columns={columns}
          hrefOf={({ id }) => `/ecoles/${id}`}
          caption="Écoles qui ont besoin d’aide"
          testId="needs-schools"
        />
      )}
      {helped.length > shown && (
        <Box sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Button variant="text" size="small" onClick={() => setShown(shown + 4 * SHOWN_AT_ONCE)}>
            {`En montrer ${count(Math.min(4 * SHOWN_AT_ONCE, helped.length - shown), 'de plus', 'de plus')}`}
          </Button>
        </Box>
      )}
      {isWhole && needs.byDistrict.length > 1 && <ByDistrict needs={needs} placeOf={placeOf} onDistrict={onDistrict} />}
    </Section>
  );
}

/** Each state with its shape, its word and its number; of all schools, also where the list is shorter. */
function Counts({ needs, schools, isWhole }: Pick<NeedsSectionProps, 'needs' | 'schools' | 'isWhole'>) {
  const of = isWhole
    ? { needsHelp: needs.needingHelp, fine: needs.fine, unknown: needs.unknown }
    : Object.fromEntries(STATES.map((state) => [state, schools.filter((one) => one.state === state).length]));
  return (
    <Stack
      component="ul"
      direction="row"
      data-testid="needs-counts"
      sx={{ m: 0, px: 2.5, pb: 1.5, gap: 2.5, rowGap: 0.5, flexWrap: 'wrap', listStyle: 'none' }}
    >
      {STATES.map((state) => (
        <Stack component="li" key={state} direction="row" sx={{ gap: 0.75, alignItems: 'center' }} data-state={state}>
          <MarkIcon state={state} />
          <span>
            {STATE_NAMES[state]}
            {'\u00A0: '}
            <strong>{of[state]}</strong>
          </span>
        </Stack>
      ))}
    </Stack>
  );
}

function Why({ school }: { readonly school: SchoolStanding }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.25 }}>
      {school.needs.map((need) => (
        <li key={`${need.code}${need.about.id}`}>
          {need.about.kind === 'school' ? (
            french(need.sentence)
          ) : (
            <Link component={RouterLink} to={pathOf(need)}>
              {french(need.sentence)}
            </Link>
          )}
        </li>
      ))}
    </Box>
  );
}

function ByDistrict({
  needs,
  placeOf,
  onDistrict,
}: Pick<NeedsSectionProps, 'needs' | 'onDistrict'> & { readonly placeOf: ReadonlyMap<string, string> }) {
  const rows = needs.byDistrict.filter(({ districtId }) => districtId !== null);
  return (
    <Box component="details" sx={{ px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider' }} data-testid="by-district">
      <Box component="summary" sx={{ cursor: 'pointer', color: 'primary.main', fontWeight: 600, width: 'fit-content' }}>
        Par circonscription
      </Box>
      <Stack component="ul" sx={{ m: 0, mt: 1, p: 0, gap: 0.75, listStyle: 'none' }}>
        {rows.map(({ districtId, schools, needingHelp }) => (
          <Stack
            component="li"
            key={districtId}
            direction="row"
            sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}
          >
            <Button variant="text" size="small" onClick={() => districtId !== null && onDistrict(districtId)}>
              {placeOf.get(districtId ?? '') ?? '—'}
            </Button>
            <Typography component="span" sx={{ fontSize: '0.9rem' }}>
              {`${count(needingHelp, 'école à aider', 'écoles à aider')} sur ${String(schools)}`}
            </Typography>
          </Stack>
        ))}
      </Stack>
    </Box>
  );
}
