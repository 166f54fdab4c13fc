import {
  Box,
  Link,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  useMediaQuery,
} from '@mui/material';
import type { Theme } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { Link as RouterLink, useNavigate } from 'react-router-dom';

export interface Column<T> {
  readonly label: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'right';
  readonly width?: string | number;
  /** Short words that stay on one line of the table. */
  readonly nowrap?: true;
  /** On a phone: shown without its label, or not at all. */
  readonly small?: 'bare' | 'hidden';
}

interface RowsProps<T> {
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** The first one names the row. */
  readonly columns: readonly [Column<T>, ...Column<T>[]];
  readonly hrefOf?: (row: T) => string | undefined;
  /** What the table is, for who cannot see it. */
  readonly caption: string;
  readonly testId?: string;
}

export const useSmall = (): boolean => useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'), { noSsr: true });

/** Rows as a table, or as cards where a table would not fit. The name of the row is the link; the whole row follows it. */
export function Rows<T>(props: RowsProps<T>) {
  return useSmall() ? <Cards {...props} /> : <Grid {...props} />;
}

function Name<T>({ row, column, href }: { row: T; column: Column<T>; href: string | undefined }) {
  if (href === undefined) return <Box sx={{ fontWeight: 600 }}>{column.cell(row)}</Box>;
  return (
    <Link component={RouterLink} to={href} sx={{ display: 'inline-block', py: 0.25 }}>
      {column.cell(row)}
    </Link>
  );
}

/** The first and last columns stand where the section's own text does. */
const edges = (index: number, columns: number) => ({
  ...(index === 0 && { pl: 2.5 }),
  ...(index === columns - 1 && { pr: 2.5 }),
});

function Grid<T>({ rows, keyOf, columns, hrefOf, caption, testId }: RowsProps<T>) {
  const navigate = useNavigate();
  const [first, ...others] = columns;
  return (
    <TableContainer>
      <Table aria-label={caption} data-testid={testId}>
        <TableHead>
          <TableRow>
            {columns.map(({ label, align, width }, index) => (
              <TableCell
                key={label}
                scope="col"
                {...(align && { align })}
                sx={{ width, ...edges(index, columns.length) }}
              >
                {label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => {
            const href = hrefOf?.(row);
            return (
              <TableRow
                key={keyOf(row)}
                hover={href !== undefined}
                sx={{ cursor: href === undefined ? 'default' : 'pointer', '&:last-child > *': { borderBottom: 0 } }}
                onClick={(event) => {
                  const inside = event.target instanceof Element && event.target.closest('a, button, input, label');
                  if (href !== undefined && !inside) void navigate(href);
                }}
              >
                <TableCell
                  component="th"
                  scope="row"
                  sx={{ ...edges(0, columns.length), ...(first.nowrap && { whiteSpace: 'nowrap' }) }}
                >
                  <Name row={row} column={first} href={href} />
                </TableCell>
                {others.map(({ label, cell, align, nowrap }, index) => (
                  <TableCell
                    key={label}
                    {...(align && { align })}
                    sx={{ ...edges(index + 1, columns.length), ...(nowrap && { whiteSpace: 'nowrap' }) }}
                  >
                    {cell(row)}
                  </TableCell>
                ))}
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Cards<T>({ rows, keyOf, columns, hrefOf, caption, testId }: RowsProps<T>) {
  const [first, ...others] = columns;
  const shown = others.filter(({ small }) => small !== 'hidden');
  return (
    <Box component="ul" aria-label={caption} data-testid={testId} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rows.map((row) => (
        <Box
          component="li"
          key={keyOf(row)}
          sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}
        >
          <Name row={row} column={first} href={hrefOf?.(row)} />
          <Stack sx={{ gap: 0.5, mt: 0.5, fontSize: '0.9rem' }}>
            {shown.map(({ label, cell, small }) => (
              // What is too long to stand beside its label goes below it, on the whole width.
              <Stack key={label} direction="row" sx={{ columnGap: 1, alignItems: 'baseline', flexWrap: 'wrap' }}>
                {small !== 'bare' && (
                  <Box sx={{ color: 'text.secondary', flexShrink: 0, fontSize: '0.8125rem' }}>{label}</Box>
                )}
                <Box sx={{ minWidth: 0, flexGrow: small === 'bare' ? 1 : 0, overflowWrap: 'anywhere' }}>
                  {cell(row)}
                </Box>
              </Stack>
            ))}
          </Stack>
        </Box>
      ))}
    </Box>
  );
}
