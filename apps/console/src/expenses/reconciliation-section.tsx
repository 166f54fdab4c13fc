import { getReconciliation, type Reconciliation } from '@chariot/contract';
import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { count, facts, french, modelName, number } from '../formats/index.js';
import { Reading, Section } from '../page/index.js';

/** Tablets of the inventory against serial numbers of the invoices, both ways. */
export function ReconciliationSection({ conventionId }: { readonly conventionId: string }) {
  const reconciliation = useRead(getReconciliation, { params: { id: conventionId } });
  return (
    <Section
      title="Tablettes et factures"
      hint="Chaque tablette a sa facture, et chaque numéro facturé est une tablette connue."
      testId="reconciliation"
    >
      <Reading of={reconciliation}>{(value) => <Compared conventionId={conventionId} value={value} />}</Reading>
    </Section>
  );
}

function Compared({ conventionId, value }: { readonly conventionId: string; readonly value: Reconciliation }) {
  const { matched, withoutInvoice, notInInventory, invoicedTwice, unnamed, schools, complete } = value;
  const invoice = (expenseId: string, words: string) => (
    <Link component={RouterLink} to={`/conventions/${conventionId}/depenses/${expenseId}`}>
      {words}
    </Link>
  );
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Typography>
        {matched === 0
          ? 'Aucune tablette ne concorde encore avec une facture.'
          : `${count(matched, 'tablette concorde', 'tablettes concordent')} avec une facture.`}
      </Typography>
      {complete && matched > 0 && <Alert severity="success">Tout concorde, dans les deux sens.</Alert>}
      <Gap
        title="Dans l’inventaire, sur aucune facture"
        rows={withoutInvoice}
        keyOf={({ serialNumber }) => serialNumber}
      >
        {(one) => facts(one.serialNumber, modelName(one.manufacturer, one.model), one.classroomName)}
      </Gap>
      <Gap
        title="Sur une facture, inconnu de l’inventaire"
        rows={notInInventory}
        keyOf={({ serialNumber }) => serialNumber}
      >
        {(one) => (
          <>
            {one.serialNumber} · {invoice(one.expenseId, `facture ${one.number}, ligne ${String(one.line)}`)}
          </>
        )}
      </Gap>
      <Gap title="Sur deux factures" rows={invoicedTwice} keyOf={({ serialNumber }) => serialNumber}>
        {({ serialNumber, on }) => facts(serialNumber, ...on.map((one) => `facture ${one.number}`))}
      </Gap>
      <Gap
        title="Facturées sans numéro de série"
        rows={unnamed}
        keyOf={(one) => `${one.expenseId} ${String(one.line)}`}
      >
        {(one) => (
          <>
            {count(one.count, 'appareil')} · {invoice(one.expenseId, `${one.number}, ligne ${String(one.line)}`)} ·{' '}
            {one.label}
          </>
        )}
      </Gap>
      {schools.map(({ uai, schoolName, expected, counted, notice }) => (
        <Typography key={uai} sx={{ fontSize: '0.9rem' }}>
          {schoolName}&nbsp;:{' '}
          {notice === null ? (
            <>
              {number(counted)} dans l’inventaire, environ {number(expected)} attendues (art. 6.2).
            </>
          ) : (
            french(notice)
          )}
        </Typography>
      ))}
    </Stack>
  );
}

interface GapProps<T> {
  readonly title: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly children: (row: T) => ReactNode;
}

function Gap<T>({ title, rows, keyOf, children }: GapProps<T>) {
  if (rows.length === 0) return null;
  return (
    <Box component="details">
      <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600 }}>
        {title}&nbsp;: {number(rows.length)}
      </Box>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {rows.map((row) => (
          <li key={keyOf(row)}>{children(row)}</li>
        ))}
      </Box>
    </Box>
  );
}
