import { getExpense, listExpenseVersions, withdrawExpense, type Convention, type Expense } from '@chariot/contract';
import { Alert, Box, Button, Link, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { count, day, euros, exact, exactPercent, facts, french, moment, number } from '../formats/index.js';
import {
  ActDialog,
  Columns,
  Empty,
  Facts,
  LinkButton,
  Reading,
  Rows,
  Section,
  useDraft,
  type Column,
} from '../page/index.js';
import { AttachmentList } from './attachments-field.js';
import { annexClassrooms, labelOf } from './classrooms.js';
import { DisbursementsDialog } from './disbursements-dialog.js';
import { NoticeList } from './notice-list.js';
import { COMPONENT_WORDS, KIND_WORDS } from './words.js';

type Line = Expense['lines'][number];

/** One order, invoice or credit note, whole. */
export function ExpensePage() {
  const { id = '', expenseId = '' } = useParams();
  const expense = useRead(getExpense, { params: { id, expenseId } });
  return (
    <ConventionFrame tab="depenses">
      {(convention) => (
        <Reading of={expense} lines={8}>
          {(value) => <ExpenseView convention={convention} expense={value} />}
        </Reading>
      )}
    </ConventionFrame>
  );
}

function ExpenseView({ convention, expense }: { readonly convention: Convention; readonly expense: Expense }) {
  const may = useMay();
  const [opened, setOpened] = useState<'disbursements' | 'withdraw'>();
  const { id } = convention;
  const withdrawn = expense.withdrawnBecause !== null;
  const writes = may('expense:write') && !withdrawn;
  const close = (): void => setOpened(undefined);
  return (
    <>
      {withdrawn && (
        <Alert severity="warning">Écartée, elle ne compte plus&nbsp;: {french(expense.withdrawnBecause ?? '')}</Alert>
      )}
      <NoticeList notices={expense.notices} />
      <Section
        title={`${KIND_WORDS[expense.kind]} ${expense.number}`}
        hint={expense.supplierName}
        testId="expense"
        action={
          writes && (
            <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
              <LinkButton
                size="small"
                to={`/conventions/${id}/depenses/${expense.id}/corriger`}
                testId="correct-expense"
              >
                Corriger
              </LinkButton>
              {expense.certifiedVersion === null && (
                <Button size="small" color="error" onClick={() => setOpened('withdraw')} data-testid="withdraw-expense">
                  Écarter
                </Button>
              )}
            </Stack>
          )
        }
      >
        <Facts
          columns={3}
          facts={[
            ['Total TTC', euros(expense.totalGrossCents)],
            ['Total HT', euros(expense.totalNetCents)],
            ['TVA', euros(expense.totalVatCents)],
            [
              'Dépense éligible TTC',
              expense.kind === 'order' ? 'Une commande n’est pas encore une dépense' : euros(expense.eligibleCents),
            ],
            ['Datée du', day(expense.issuedOn)],
            ['Reçue le', expense.receivedOn === null ? null : day(expense.receivedOn)],
            ['Exercice', expense.fiscalYear],
            [
              'SIRET du fournisseur',
              expense.supplierSiret?.replace(/^(\d{3})(\d{3})(\d{3})(?=\d{5}$)/, '$1\u00A0$2\u00A0$3\u00A0'),
            ],
            ['N° d’engagement', expense.commitmentNumber],
            ['Code service', expense.serviceCode],
            ...linkOf(id, expense),
          ]}
        />
      </Section>
      <LinesSection convention={convention} expense={expense} />
      <Columns>
        <Section
          title="Mandats et paiements"
          hint={`${euros(expense.paidCents)} payés sur ${euros(expense.totalGrossCents)}.`}
          testId="disbursements"
          action={
            writes &&
            expense.kind !== 'order' && (
              <Button size="small" onClick={() => setOpened('disbursements')} data-testid="set-disbursements">
                {expense.disbursements.length === 0 ? 'Saisir un mandat' : 'Modifier'}
              </Button>
            )
          }
        >
          {expense.disbursements.length === 0 ? (
            <Empty title="Aucun mandat">
              {expense.kind === 'order'
                ? 'Le mandat se saisit sur la facture.'
                : 'Une dépense publique est réelle une fois mandatée et payée.'}
            </Empty>
          ) : (
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {expense.disbursements.map((one) => (
                <li key={one.mandateNumber}>
                  {facts(
                    `Mandat ${one.mandateNumber}`,
                    one.slipNumber !== null && `bordereau ${one.slipNumber}`,
                    `du ${day(one.mandatedOn)}`,
                    one.paidOn === null ? 'paiement non renseigné' : `payé le ${day(one.paidOn)}`,
                    euros(one.cents),
                  )}
                </li>
              ))}
            </Box>
          )}
        </Section>
        <Section title="Pièces jointes">
          {expense.attachments.length === 0 ? (
            <Empty title="Aucune pièce jointe">
              L’académie demande la facture&nbsp;:{' '}
              {writes ? '« Corriger » permet de la joindre.' : 'demandez-la à la collectivité.'}
            </Empty>
          ) : (
            <AttachmentList conventionId={id} attachments={expense.attachments} />
          )}
        </Section>
      </Columns>
      {expense.version > 1 && <VersionsSection conventionId={id} expense={expense} />}
      {opened === 'disbursements' && <DisbursementsDialog conventionId={id} expense={expense} onClose={close} />}
      {opened === 'withdraw' && <WithdrawDialog conventionId={id} expense={expense} onClose={close} />}
    </>
  );
}

function linkOf(conventionId: string, { orderId, creditedExpenseId }: Expense) {
  const to = (label: string, id: string) =>
    [
      label,
      <Link key={id} component={RouterLink} to={`/conventions/${conventionId}/depenses/${id}`}>
        Ouvrir
      </Link>,
    ] as const;
  if (orderId !== null) return [to('Répond à la commande', orderId)];
  return creditedExpenseId === null ? [] : [to('Corrige la facture', creditedExpenseId)];
}

function LinesSection({ convention, expense }: { readonly convention: Convention; readonly expense: Expense }) {
  const classrooms = annexClassrooms(convention.annex);
  const columns: readonly [Column<Line>, ...Column<Line>[]] = [
    { label: 'Désignation', cell: ({ label, rank }) => `${String(rank)}. ${label}` },
    { label: 'Composante', cell: ({ component }) => COMPONENT_WORDS[component] },
    { label: 'Qté', cell: ({ quantity }) => exact(quantity), align: 'right' },
    { label: 'HT', cell: ({ netCents }) => euros(netCents), align: 'right' },
    {
      label: 'TVA',
      cell: ({ vatCents, vatRatePercent }) => `${euros(vatCents)} (${exactPercent(vatRatePercent)})`,
      align: 'right',
    },
    { label: 'TTC', cell: ({ grossCents }) => euros(grossCents), align: 'right' },
    {
      label: 'Éligible',
      cell: ({ eligible, eligibleCents, ineligibleReason }) =>
        eligible ? euros(eligibleCents) : `Non : ${french(ineligibleReason ?? 'non renseigné')}`,
    },
    {
      label: 'Répartition',
      cell: ({ allocations, unallocatedCents, serialNumbers }) => (
        <>
          {allocations.map((one) => (
            <Box key={labelOf(classrooms, one)}>
              {labelOf(classrooms, one)}&nbsp;: {euros(one.cents)}
            </Box>
          ))}
          {unallocatedCents !== 0 && expense.kind !== 'order' && (
            <Box sx={{ fontWeight: 600 }}>Reste {euros(unallocatedCents)} à répartir</Box>
          )}
          {serialNumbers.length > 0 && (
            <Box component="details">
              <summary>{number(serialNumbers.length)} n° de série</summary>
              <Box sx={{ overflowWrap: 'anywhere' }}>{serialNumbers.join(', ')}</Box>
            </Box>
          )}
        </>
      ),
    },
  ];
  return (
    <Section title="Lignes" flush testId="expense-lines">
      <Rows rows={expense.lines} keyOf={({ id }) => id} columns={columns} caption="Lignes de la pièce" />
    </Section>
  );
}

function VersionsSection({ conventionId, expense }: { readonly conventionId: string; readonly expense: Expense }) {
  const versions = useRead(listExpenseVersions, { params: { id: conventionId, expenseId: expense.id } });
  return (
    <Section
      title="Versions précédentes"
      hint="Rien ne s’efface : ce qu’un état certifié tient reste lisible."
      testId="expense-versions"
    >
      <Reading of={versions}>
        {({ items }) => (
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {items.map(({ version, reason, replacedAt, expense: former }) => (
              <li key={version}>
                {french(
                  `Version ${String(version)}, ${euros(former.totalGrossCents)} TTC, ${count(former.lines.length, 'ligne')} : remplacée le ${moment(replacedAt)}.`,
                )}{' '}
                {french(reason)}
              </li>
            ))}
          </Box>
        )}
      </Reading>
    </Section>
  );
}

interface WithdrawDialogProps {
  readonly conventionId: string;
  readonly expense: Expense;
  readonly onClose: () => void;
}

function WithdrawDialog({ conventionId, expense, onClose }: WithdrawDialogProps) {
  const { act, busy, refusal } = useAct(withdrawExpense, 'Écartée : elle reste dans les livres et ne compte plus.');
  const draft = useDraft({ reason: '' }, withdrawExpense.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId, expenseId: expense.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={`Écarter « ${KIND_WORDS[expense.kind]} ${expense.number} » ?`}
      confirm="Écarter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="withdraw-dialog"
    >
      <Typography>Elle reste lisible, avec votre motif, et ne compte plus dans aucun total.</Typography>
      <TextField
        {...draft.field('reason')}
        label="Motif"
        slotProps={{ htmlInput: { 'data-testid': 'withdraw-reason' } }}
      />
    </ActDialog>
  );
}
