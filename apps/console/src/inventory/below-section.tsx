import type { Inventory } from '@chariot/contract';
import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { count, facts, number } from '../formats/index.js';
import { Empty, Rows, Section, type Column } from '../page/index.js';

type Below = Inventory['below'][number];

const TITLES: Readonly<Record<Below['place']['kind'], string>> = {
  academie: 'Académies',
  departement: 'Départements',
  localAuthority: 'Collectivités',
  district: 'Circonscriptions',
  school: 'Écoles',
  college: 'Collèges',
};
const KINDS = Object.keys(TITLES) as readonly Below['place']['kind'][];

const COLUMNS: readonly [Column<Below>, ...Column<Below>[]] = [
  { label: 'Lieu', cell: ({ place }) => facts(place.name, place.uai) },
  { label: 'Tablettes', cell: ({ devices }) => number(devices), align: 'right' },
  { label: 'En place', cell: ({ hearing }) => number(hearing), align: 'right' },
  { label: 'En panne', cell: ({ broken }) => number(broken), align: 'right' },
  { label: 'Perdues ou volées', cell: ({ lost }) => number(lost), align: 'right', small: 'hidden' },
  { label: 'En écart', cell: ({ gaps }) => number(gaps), align: 'right' },
];

/** A département has five hundred communes: one looks for one of them, or reads on. */
const SHOWN_AT_ONCE = 25;

/** What is right below a place, kind by kind, each with its tablets. */
export function BelowSections({ below }: { readonly below: readonly Below[] }) {
  return KINDS.map((kind) => {
    const rows = below.filter((one) => one.place.kind === kind);
    return rows.length > 0 && <BelowSection key={kind} kind={kind} rows={rows} />;
  });
}

function BelowSection({ kind, rows }: { readonly kind: Below['place']['kind']; readonly rows: readonly Below[] }) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const [words, setWords] = useState('');
  const found = rows.filter(({ place }) => folded(`${place.name} ${place.uai ?? ''}`).includes(folded(words.trim())));
  const more = Math.min(SHOWN_AT_ONCE, found.length - shown);
  return (
    <Section title={TITLES[kind]} flush>
      {rows.length > SHOWN_AT_ONCE && (
        <Box sx={{ px: 2.5, pb: 1.5 }}>
          <TextField
            type="search"
            label={`Chercher parmi ${number(rows.length)}`}
            value={words}
            onChange={(event) => {
              setWords(event.target.value);
              setShown(SHOWN_AT_ONCE);
            }}
            sx={{ maxWidth: { sm: 380 } }}
            slotProps={{ htmlInput: { 'data-testid': `find-below-${kind}`, maxLength: 100 } }}
          />
        </Box>
      )}
      {found.length === 0 ? (
        <Empty title="Rien de ce nom" />
      ) : (
        <Rows
          rows={found.slice(0, shown)}
          keyOf={({ place }) => place.id}
          columns={COLUMNS}
          hrefOf={({ place }) => `/inventaire?lieu=${place.id}`}
          caption={`${TITLES[kind]}\u00A0: leurs tablettes`}
          testId={`below-${kind}`}
        />
      )}
      {more > 0 && (
        <Box sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Button
            variant="text"
            size="small"
            onClick={() => setShown(shown + SHOWN_AT_ONCE)}
            data-testid={`more-${kind}`}
          >
            {`En montrer ${count(more, 'de plus', 'de plus')}`}
          </Button>
        </Box>
      )}
    </Section>
  );
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
