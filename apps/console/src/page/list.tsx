import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import Search from '@mui/icons-material/Search';
import { Box, Button, InputAdornment, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useState, type ReactNode } from 'react';
import { ListBase, useListContext, type RaRecord } from 'react-admin';
import { number } from '../formats/index.js';
import { Empty, Trouble, Waiting } from './reading.js';
import { Rows, type Column } from './rows.js';

interface ListProps<T extends RaRecord> {
  readonly resource: string;
  readonly caption: string;
  readonly columns: readonly [Column<T>, ...Column<T>[]];
  readonly hrefOf?: (row: T) => string | undefined;
  /** Always applied, never shown. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Above the rows: `<SearchFilter>`, `<ChoiceFilter>`. */
  readonly filters?: ReactNode;
  readonly empty: ReactNode;
  readonly perPage?: number;
  readonly testId?: string;
}

/** A list of the api: filters, rows, and pages turned one by one. */
export function List<T extends RaRecord>({ resource, fixed, perPage = 50, ...rest }: ListProps<T>) {
  return (
    // Filters live in the address (the back button finds them again) and nowhere else: no list is mysteriously empty.
    <ListBase resource={resource} perPage={perPage} storeKey={false} {...(fixed && { filter: fixed })}>
      <ListBody {...rest} />
    </ListBase>
  );
}

function ListBody<T extends RaRecord>({
  caption,
  columns,
  hrefOf,
  filters,
  empty,
  testId,
}: Omit<ListProps<T>, 'resource'>) {
  const { data, error, isPending, refetch, filterValues } = useListContext<T>();
  const filtered = Object.keys(filterValues as Record<string, unknown>).length > 0;
  return (
    <Paper sx={{ border: 1, borderColor: 'divider', overflow: 'hidden' }}>
      {filters !== undefined && (
        <Box
          sx={{
            p: 2,
            gap: 1.5,
            borderBottom: 1,
            borderColor: 'divider',
            display: { xs: 'grid', sm: 'flex' },
            flexWrap: 'wrap',
            gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
          }}
          role="search"
          aria-label={`Filtrer\u00A0: ${caption}`}
        >
          {filters}
        </Box>
      )}
      {error ? (
        <Box sx={{ p: 2 }}>
          <Trouble error={error} retry={() => void refetch()} />
        </Box>
      ) : isPending || data === undefined ? (
        <Box sx={{ p: 2 }}>
          <Waiting lines={6} />
        </Box>
      ) : data.length === 0 ? (
        filtered ? (
          <Empty title="Rien ne correspond à votre recherche">Essayez avec moins de mots ou d’autres filtres.</Empty>
        ) : (
          empty
        )
      ) : (
        <Rows
          rows={data}
          keyOf={(row) => String(row.id)}
          columns={columns}
          caption={caption}
          {...(hrefOf && { hrefOf })}
          {...(testId !== undefined && { testId })}
        />
      )}
      <Pager />
    </Paper>
  );
}

const TOTAL_WORDS: Readonly<Record<string, string>> = { atMost: 'au plus ', atLeast: 'plus de ' };

function Pager() {
  const { page, perPage, total = 0, data, hasNextPage, setPage, meta } = useListContext();
  const totalIs = (meta as { readonly totalIs?: string } | undefined)?.totalIs ?? 'exact';
  if (data === undefined || (page === 1 && !hasNextPage)) return null;
  const first = (page - 1) * perPage + 1;
  return (
    <Stack
      direction="row"
      component="nav"
      aria-label="Pages de la liste"
      sx={{ alignItems: 'center', justifyContent: 'space-between', p: 1.5, borderTop: 1, borderColor: 'divider' }}
    >
      <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }} aria-live="polite">
        {data.length === 0
          ? `Page ${page}`
          : `${number(first)} à ${number(first + data.length - 1)} sur ${TOTAL_WORDS[totalIs] ?? ''}${number(total)}`}
      </Typography>
      <Stack direction="row" sx={{ gap: 1 }}>
        <Button size="small" startIcon={<ChevronLeft />} disabled={page <= 1} onClick={() => setPage(page - 1)}>
          Précédent
        </Button>
        <Button size="small" endIcon={<ChevronRight />} disabled={!hasNextPage} onClick={() => setPage(page + 1)}>
          Suivant
        </Button>
      </Stack>
    </Stack>
  );
}

const TYPING_MILLISECONDS = 300;

/** A box that filters while one types. */
export function SearchFilter({ label, source = 'q' }: { readonly label: string; readonly source?: string }) {
  const { filterValues, setFilters } = useListContext();
  const current = String((filterValues as Record<string, unknown>)[source] ?? '');
  const [text, setText] = useState(current);
  useEffect(() => setText(current), [current]);
  useEffect(() => {
    if (text.trim() === current) return undefined;
    const timer = setTimeout(() => setFilters(withFilter(filterValues, source, text.trim())), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, current, filterValues, setFilters, source]);
  return (
    <TextField
      type="search"
      label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      sx={{ maxWidth: { sm: 380 }, gridColumn: '1 / -1' }}
      slotProps={{
        htmlInput: { 'data-testid': `filter-${source}`, maxLength: 100 },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search aria-hidden fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}

interface ChoiceFilterProps {
  readonly label: string;
  readonly source: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly all?: string;
  /** Its words are long: across both columns on a phone, wider elsewhere. */
  readonly wide?: boolean;
}

export function ChoiceFilter({ label, source, choices, all = 'Tous', wide = false }: ChoiceFilterProps) {
  const { filterValues, setFilters } = useListContext();
  const current = String((filterValues as Record<string, unknown>)[source] ?? '');
  return (
    <TextField
      select
      label={label}
      value={current}
      onChange={(event) => setFilters(withFilter(filterValues, source, event.target.value))}
      sx={{
        maxWidth: { sm: wide ? 260 : 220 },
        flex: { sm: '1 1 150px' },
        ...(wide && { gridColumn: '1 / -1' }),
      }}
      slotProps={{
        select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': `filter-${source}` } as object },
        inputLabel: { shrink: true },
      }}
    >
      <MenuItem value="">{all}</MenuItem>
      {choices.map(([value, words]) => (
        <MenuItem key={value} value={value}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}

function withFilter(filters: object, source: string, value: string): Record<string, unknown> {
  const { [source]: _gone, ...others } = filters as Record<string, unknown>;
  return value === '' ? others : { ...others, [source]: value };
}
