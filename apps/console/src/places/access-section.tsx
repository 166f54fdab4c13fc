import { getPlaceAccess, type Access } from '@chariot/contract';
import { Alert, Box, Collapse, Button } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { Ago, Empty, Reading, Rows, Section, type Column } from '../page/index.js';

/** Who can see this place, and why: what a school head asks before she lets tablets in. */
export function AccessSection({ placeId }: { readonly placeId: string }) {
  const access = useRead(getPlaceAccess, { params: { id: placeId } });
  const columns: readonly [Column<Access>, ...Column<Access>[]] = [
    { label: 'Qui', cell: ({ displayName }) => displayName, width: '20%' },
    {
      label: 'À quel titre',
      small: 'bare',
      width: '36%',
      cell: ({ label, heldOn, why }) => (
        <>
          {label} · {heldOn.name}
          <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.85rem' }}>
            {why}
          </Box>
        </>
      ),
    },
    { label: 'Peut', small: 'bare', cell: ({ may }) => <Mays may={may} /> },
    { label: 'Dernière venue', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} />, width: '14%' },
  ];
  return (
    <Section
      title="Qui peut voir ce lieu, et pourquoi"
      hint="Ici, ou au-dessus d’ici. Personne d’autre, et jamais un élève."
      flush
      testId="access"
    >
      <Reading of={access}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty title="Personne" />
          ) : (
            <>
              {more && (
                <Alert severity="warning">
                  Cette liste est incomplète : d’autres personnes ou programmes ont aussi accès à ce lieu.
                </Alert>
              )}
              <Rows rows={items} keyOf={({ id }) => id} columns={columns} caption="Qui peut voir ce lieu" />
            </>
          )
        }
      </Reading>
    </Section>
  );
}

const SHORT = 2;

/** The gravest first; the rest at a touch. */
function Mays({ may }: { readonly may: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const rest = may.slice(SHORT);
  return (
    <>
      {may.slice(0, SHORT).join(', ')}
      {rest.length > 0 && (
        <>
          <Collapse in={open}>{rest.join(', ')}</Collapse>
          <Button
            size="small"
            variant="text"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            sx={{ display: 'block', px: 0 }}
          >
            {open ? 'Réduire' : `et ${rest.length} de plus`}
          </Button>
        </>
      )}
    </>
  );
}
