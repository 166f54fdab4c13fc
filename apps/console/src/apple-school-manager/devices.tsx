import { listAdeDevices, placeAdeDevices, type AdeDevice } from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { facts, french, number } from '../formats/index.js';
import { Ago, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { adviceOf, STATE_WORDS } from './words.js';

const FILTERS = [
  ['all', 'Tous'],
  ['free', 'Sans classe mobile'],
  ['placed', 'Avec une classe mobile'],
  ['trouble', 'À regarder'],
] as const;
type Filter = (typeof FILTERS)[number][0];

const COLUMNS: readonly [Column<AdeDevice>, ...Column<AdeDevice>[]] = [
  { label: 'Numéro de série', cell: ({ serial, model }) => <Named serial={serial} model={model} /> },
  {
    label: 'Classe mobile',
    cell: ({ classroom, slot }) =>
      classroom === null ? '—' : facts(classroom.name, classroom.schoolName, `emplacement\u00A0${slot ?? ''}`),
  },
  { label: 'État', cell: (device) => <State device={device} /> },
  { label: '', align: 'right', small: 'bare', cell: (device) => <TakeAway device={device} /> },
];

/** Which iPads Apple gives, and where each is to go. */
export function Devices() {
  const [filter, setFilter] = useState<Filter>('all');
  const [q, setQ] = useState('');
  /** Where each page before this one began. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const after = pages.at(-1);
  const query = { filter, ...(q.trim() !== '' && { q: q.trim() }), ...(after !== undefined && { after }) };
  const reading = useRead(listAdeDevices, { query }, { keep: true, poll: true });
  const narrow = (act: () => void): void => {
    act();
    setPages([]);
  };
  return (
    <Section title="Les iPad qu’Apple donne à ce serveur" flush testId="ade-devices">
      <Stack direction="row" sx={{ gap: 1.5, px: 2.5, pb: 2, flexWrap: 'wrap' }} role="search">
        <TextField
          type="search"
          label="Numéro de série"
          value={q}
          onChange={({ target }) => narrow(() => setQ(target.value))}
          sx={{ maxWidth: { sm: 300 }, flexGrow: 1 }}
          slotProps={{ htmlInput: { 'data-testid': 'ade-search', maxLength: 40 } }}
        />
        <TextField
          select
          label="Montrer"
          value={filter}
          onChange={({ target }) => narrow(() => setFilter(target.value as Filter))}
          sx={{ minWidth: 220, maxWidth: { sm: 260 } }}
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'ade-filter' } as object } }}
        >
          {FILTERS.map(([value, words]) => (
            <MenuItem key={value} value={value}>
              {words}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      <Reading of={reading} lines={6}>
        {({ items, next, total }) => (
          <>
            {items.length === 0 ? (
              <Box sx={{ px: 2.5, pb: 2 }}>
                <Empty title="Aucun iPad">
                  {french(
                    'Apple n’en donne aucun qui réponde à cela : attribuez-les au serveur « Chariot » dans Apple School Manager.',
                  )}
                </Empty>
              </Box>
            ) : (
              <Rows
                rows={items}
                keyOf={({ serial }) => serial}
                columns={COLUMNS}
                caption="iPad d’Apple School Manager"
              />
            )}
            {(pages.length > 0 || next !== null) && (
              <Stack
                direction="row"
                component="nav"
                aria-label="Pages de la liste"
                sx={{ gap: 1, p: 1.5, alignItems: 'center' }}
              >
                <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', flexGrow: 1 }}>
                  {number(total)} en tout
                </Typography>
                <Button size="small" disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
                  Précédent
                </Button>
                <Button
                  size="small"
                  disabled={next === null}
                  onClick={() => next !== null && setPages([...pages, next])}
                >
                  Suivant
                </Button>
              </Stack>
            )}
          </>
        )}
      </Reading>
    </Section>
  );
}

const Named = ({ serial, model }: Pick<AdeDevice, 'serial' | 'model'>) => (
  <>
    {serial}
    {model !== null && (
      <Typography component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.85rem' }}>
        {model}
      </Typography>
    )}
  </>
);

function State({ device }: { readonly device: AdeDevice }) {
  const advice = adviceOf(device);
  return (
    <Box data-state={device.state}>
      {STATE_WORDS[device.state]}
      {device.cameAt !== null && device.refusal !== null && (
        <>
          {' '}
          <Ago at={device.cameAt} />
        </>
      )}
      {advice !== null && (
        <Typography component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.85rem' }}>
          {french(advice)}
        </Typography>
      )}
    </Box>
  );
}

function TakeAway({ device: { serial, classroom } }: { readonly device: AdeDevice }) {
  const { act, busy } = useAct(placeAdeDevices, 'Retiré de sa classe mobile.');
  if (classroom === null) return null;
  return (
    <Button
      size="small"
      loading={busy}
      onClick={() => void act({ body: { classroomId: null, serials: [serial] } })}
      aria-label={`Retirer ${serial} de sa classe mobile`}
      data-testid="ade-take-away"
    >
      Retirer
    </Button>
  );
}
