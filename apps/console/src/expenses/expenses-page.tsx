import {
  exportExpenses,
  getExpenseSummary,
  listExpenses,
  type Convention,
  type Expense,
  type ExpenseKind,
} from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { documentUrl, useMay, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { day, euros, number } from '../formats/index.js';
import { Empty, LinkButton, Reading, Rows, Section, type Column } from '../page/index.js';
import { NoticeList } from './notice-list.js';
import { ReconciliationSection } from './reconciliation-section.js';
import { ServicesSection } from './services-section.js';
import { SummarySection } from './summary-section.js';
import { KIND_ADDRESSES, KIND_WORDS } from './words.js';

/** Orders, invoices and credit notes of a convention, and what they add up to. */
export function ExpensesPage() {
  return (
    <ConventionFrame tab="depenses" actions={(convention) => <Actions id={convention.id} />}>
      {(convention) => <ExpensesView convention={convention} />}
    </ConventionFrame>
  );
}

function Actions({ id }: { readonly id: string }) {
  const may = useMay();
  const to = (kind: string): string => `/conventions/${id}/depenses/nouvelle?genre=${kind}`;
  if (!may('expense:write')) return null;
  return (
    <>
      <LinkButton to={to('facture')} variant="contained" testId="new-invoice">
        Saisir une facture
      </LinkButton>
      <LinkButton to={to('avoir')} testId="new-credit-note">
        Un avoir
      </LinkButton>
      <LinkButton to={to('commande')} testId="new-order">
        Une commande
      </LinkButton>
    </>
  );
}

function ExpensesView({ convention }: { readonly convention: Convention }) {
  const summary = useRead(getExpenseSummary, { params: { id: convention.id } });
  return (
    <>
      <Reading of={summary} lines={4}>
        {(value) => (
          <>
            <NoticeList notices={value.notices} />
            <SummarySection summary={value} convention={convention} />
          </>
        )}
      </Reading>
      <ListSection conventionId={convention.id} years={summary.data?.years.map(({ fiscalYear }) => fiscalYear) ?? []} />
      <ReconciliationSection conventionId={convention.id} />
      {summary.data !== undefined && <ServicesSection conventionId={convention.id} required={summary.data.required} />}
    </>
  );
}

const addressOf = (kind: ExpenseKind): string =>
  Object.entries(KIND_ADDRESSES).find(([, one]) => one === kind)?.[0] ?? '';
const SHOWN = 50;

interface ListSectionProps {
  readonly conventionId: string;
  readonly years: readonly number[];
}

function ListSection({ conventionId, years }: ListSectionProps) {
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const [starts, setStarts] = useState<readonly (string | undefined)[]>([undefined]);
  const kind = KIND_ADDRESSES[search.get('genre') ?? ''];
  const year = search.get('exercice') ?? '';
  const after = starts.at(-1);
  const expenses = useRead(
    listExpenses,
    {
      params: { id: conventionId },
      query: {
        limit: SHOWN,
        ...(after !== undefined && { after }),
        ...(kind !== undefined && { kind }),
        ...(/^\d{4}$/.test(year) && { fiscalYear: Number(year) }),
      },
    },
    { keep: true, watch: true },
  );
  const filter = (name: string, value: string): void => {
    setStarts([undefined]);
    const next = new URLSearchParams(search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const filtered = kind !== undefined || year !== '';
  return (
    <Section
      title="Factures, avoirs et commandes"
      flush
      testId="expenses"
      action={
        <Button
          size="small"
          href={documentUrl(exportExpenses, { params: { id: conventionId } })}
          target="_blank"
          rel="noopener"
          data-testid="export-expenses"
        >
          Exporter (CSV)
        </Button>
      }
    >
      <Stack direction="row" sx={{ gap: 1.5, px: 2.5, pb: 2 }} role="search" aria-label="Filtrer les dépenses">
        <Choice
          label="Genre"
          name="genre"
          value={kind === undefined ? '' : addressOf(kind)}
          choices={Object.entries(KIND_ADDRESSES).map(([address, one]) => [address, KIND_WORDS[one]])}
          onChoose={filter}
        />
        <Choice
          label="Exercice"
          name="exercice"
          value={years.map(String).includes(year) ? year : ''}
          choices={years.map((one) => [String(one), String(one)])}
          onChoose={filter}
        />
      </Stack>
      <Reading of={expenses}>
        {({ items, next, total }) =>
          items.length === 0 && filtered ? (
            <Empty title="Rien ne correspond à ces filtres" />
          ) : items.length === 0 ? (
            <Empty title="Aucune dépense saisie">
              {may('expense:write')
                ? 'Commencez par « Saisir une facture » : une facture électronique se préremplit d’elle-même.'
                : 'La collectivité les saisit au fil des factures.'}
            </Empty>
          ) : (
            <>
              <Rows
                rows={items}
                keyOf={({ id }) => id}
                columns={COLUMNS}
                caption="Dépenses"
                hrefOf={({ id }) => `/conventions/${conventionId}/depenses/${id}`}
                testId="expense-rows"
              />
              {(next !== null || starts.length > 1) && (
                <Stack direction="row" sx={{ gap: 1, p: 1.5, alignItems: 'center', justifyContent: 'flex-end' }}>
                  <Box sx={{ color: 'text.secondary', mr: 'auto' }}>{number(total)} pièces</Box>
                  <Button size="small" disabled={starts.length === 1} onClick={() => setStarts(starts.slice(0, -1))}>
                    Précédent
                  </Button>
                  <Button
                    size="small"
                    disabled={next === null}
                    onClick={() => next !== null && setStarts([...starts, next])}
                  >
                    Suivant
                  </Button>
                </Stack>
              )}
            </>
          )
        }
      </Reading>
    </Section>
  );
}

const COLUMNS: readonly [Column<Expense>, ...Column<Expense>[]] = [
  { label: 'Pièce', cell: ({ kind, number: name }) => `${KIND_WORDS[kind]} ${name}` },
  { label: 'Fournisseur', cell: ({ supplierName }) => supplierName, small: 'bare' },
  { label: 'Datée du', cell: ({ issuedOn }) => day(issuedOn) },
  { label: 'Exercice', cell: ({ fiscalYear }) => fiscalYear },
  { label: 'TTC', cell: ({ totalGrossCents }) => euros(totalGrossCents), align: 'right' },
  {
    label: 'Éligible',
    cell: ({ kind, eligibleCents }) => (kind === 'order' ? '—' : euros(eligibleCents)),
    align: 'right',
  },
  { label: 'État', cell: stateOf },
];

/** What is still to be done about it, most pressing first. */
function stateOf({ kind, withdrawnBecause, unallocatedCents, paidCents, totalGrossCents, notices }: Expense): string {
  if (withdrawnBecause !== null) return 'Écartée';
  if (kind === 'order') return 'Commandée';
  if (unallocatedCents !== 0) return 'À répartir';
  if (kind === 'invoice' && paidCents !== totalGrossCents) return 'À payer';
  return notices.length > 0 ? 'À relire' : 'En ordre';
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (name: string, value: string) => void;
}

const Choice = ({ label, name, value, choices, onChoose }: ChoiceProps) => (
  <TextField
    select
    label={label}
    value={value}
    onChange={({ target }) => onChoose(name, target.value)}
    sx={{ maxWidth: 220, flex: 1 }}
    slotProps={{
      select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': `filter-${name}` } as object },
      inputLabel: { shrink: true },
    }}
  >
    <MenuItem value="">Tous</MenuItem>
    {choices.map(([one, words]) => (
      <MenuItem key={one} value={one}>
        {words}
      </MenuItem>
    ))}
  </TextField>
);
