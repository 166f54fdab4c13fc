import { getLoanSlip, listLoans, LOAN_BORROWER_LABELS, LOAN_RETURN_LABELS, type Loan } from '@chariot/contract';
import { Box, Button, Chip, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { documentUrl, useRead } from '../api/index.js';
import { day, facts } from '../formats/index.js';
import { DocumentButton, Empty, Page, Reading, Section } from '../page/index.js';
import { ReturnDialog } from './return-dialog.js';

/** What is out, the most awaited first; then what came back. */
export function LoansPage() {
  const out = useRead(listLoans, { query: { state: 'out' } }, { watch: true });
  const back = useRead(listLoans, { query: { state: 'returned' } }, { watch: true });
  const [returning, setReturning] = useState<Loan>();
  return (
    <Page title="Prêts" subtitle="Une tablette se prête depuis la page de sa classe mobile.">
      <Section title="Prêtées" flush testId="loans-out">
        <Reading of={out}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty title="Aucune tablette prêtée">Ouvrez une classe mobile pour en prêter une.</Empty>
            ) : (
              <Loans items={items} total={total} onReturn={setReturning} />
            )
          }
        </Reading>
      </Section>
      <Section title="Revenues" flush testId="loans-back">
        <Reading of={back}>
          {({ items, total }) =>
            items.length === 0 ? (
              <Empty title="Aucun retour noté">Les prêts finis se lisent ici.</Empty>
            ) : (
              <Loans items={items} total={total} />
            )
          }
        </Reading>
      </Section>
      {returning !== undefined && <ReturnDialog loan={returning} onClose={() => setReturning(undefined)} />}
    </Page>
  );
}

interface LoansProps {
  readonly items: readonly Loan[];
  readonly total: number;
  readonly onReturn?: (loan: Loan) => void;
}

const Loans = ({ items, total, onReturn }: LoansProps) => (
  <>
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {items.map((loan) => (
        <Stack
          component="li"
          key={loan.id}
          direction={{ xs: 'column', sm: 'row' }}
          data-testid={`loan-${loan.number}`}
          sx={{
            ...{ borderTop: 1, borderColor: 'divider', px: 2.5, py: 1.25, gap: 1 },
            ...{ justifyContent: 'space-between', alignItems: { sm: 'center' } },
          }}
        >
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <Link component={RouterLink} to={`/tablettes/${loan.deviceId}`} sx={{ fontWeight: 650 }}>
              {loan.tablet}
            </Link>{' '}
            {loan.late && <Chip size="small" color="warning" label="En retard" />}
            <Typography>
              {facts(`Prêt n° ${loan.number}`, loan.borrowerName, LOAN_BORROWER_LABELS[loan.borrower])}
            </Typography>
            <Typography sx={{ color: 'text.secondary' }}>
              {/* A label often says its cart already. */}
              {facts(
                loan.tablet.includes(loan.classroomName) ? null : loan.classroomName,
                loan.schoolName,
                whenWords(loan),
              )}
            </Typography>
          </Box>
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', flexShrink: 0 }}>
            <DocumentButton
              href={documentUrl(getLoanSlip, { params: { id: loan.id } })}
              size="small"
              testId={`slip-${loan.number}`}
            >
              Bordereau
            </DocumentButton>
            {onReturn !== undefined && (
              <Button
                size="small"
                variant="outlined"
                onClick={() => onReturn(loan)}
                data-testid={`return-${loan.number}`}
                aria-label={`Noter le retour du prêt n° ${loan.number}`}
              >
                Noter le retour
              </Button>
            )}
          </Stack>
        </Stack>
      ))}
    </Box>
    {total > items.length && (
      <Typography sx={{ px: 2.5, py: 1, color: 'text.secondary' }}>
        Les {items.length} premiers prêts sur {total} sont montrés.
      </Typography>
    )}
  </>
);

const whenWords = ({ lentOn, dueOn, returnedOn, returned }: Loan): string =>
  returnedOn === null || returned === null
    ? `du ${day(lentOn)}, à rendre le ${day(dueOn)}`
    : `du ${day(lentOn)} au ${day(returnedOn)}, ${LOAN_RETURN_LABELS[returned].toLowerCase()}`;
