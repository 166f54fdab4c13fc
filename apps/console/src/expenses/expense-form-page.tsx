import {
  correctExpense,
  getExpense,
  listExpenses,
  recordExpense,
  type Attachment,
  type Convention,
  type Expense,
  type ExpenseKind,
} from '@chariot/contract';
import { Alert, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { count, day, euros, facts, french, typedCents } from '../formats/index.js';
import { LinkButton, Reading, Section } from '../page/index.js';
import { AttachmentsField } from './attachments-field.js';
import { annexClassrooms } from './classrooms.js';
import { InvoiceDrop } from './invoice-drop.js';
import { LineFields } from './line-fields.js';
import { totalsOf } from './typed-amounts.js';
import { blankExpense, blankLine, dated, fromExpense, fromReading, type TypedExpense } from './typed-expense.js';
import { checked, faultsWhileTyping } from './typed-faults.js';
import { TypedField } from './typed-field.js';
import { KIND_ADDRESSES, KIND_WORDS } from './words.js';

/** `…/depenses/nouvelle?genre=facture`. */
export function NewExpensePage() {
  const [search] = useSearchParams();
  const kind = KIND_ADDRESSES[search.get('genre') ?? ''] ?? 'invoice';
  return (
    <ConventionFrame tab="depenses">
      {(convention) => <ExpenseForm key={kind} convention={convention} kind={kind} />}
    </ConventionFrame>
  );
}

/** `…/depenses/:expenseId/corriger`. */
export function CorrectExpensePage() {
  const { id = '', expenseId = '' } = useParams();
  const expense = useRead(getExpense, { params: { id, expenseId } }, { fresh: true });
  return (
    <ConventionFrame tab="depenses">
      {(convention) => (
        <Reading of={expense} lines={10}>
          {/* The version that one began with: what another writes meanwhile is refused, never overwritten. */}
          {(value) => <ExpenseForm key={value.id} convention={convention} kind={value.kind} former={value} />}
        </Reading>
      )}
    </ConventionFrame>
  );
}

interface ExpenseFormProps {
  readonly convention: Convention;
  readonly kind: ExpenseKind;
  readonly former?: Expense;
}

const TITLES: Readonly<Record<ExpenseKind, string>> = {
  order: 'Nouvelle commande',
  invoice: 'Nouvelle facture',
  creditNote: 'Nouvel avoir',
};
const GRID = {
  display: 'grid',
  gap: 2,
  alignItems: 'start',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))', lg: 'repeat(3, minmax(0, 1fr))' },
} as const;

function ExpenseForm({ convention, kind, former }: ExpenseFormProps) {
  const { id } = convention;
  const navigate = useNavigate();
  const classrooms = useMemo(() => annexClassrooms(convention.annex), [convention.annex]);
  const [begun] = useState(former);
  const [typed, setTyped] = useState<TypedExpense>(() =>
    begun === undefined ? blankExpense(kind) : fromExpense(begun, classrooms),
  );
  const [attachments, setAttachments] = useState<readonly Attachment[]>(begun?.attachments ?? []);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const recording = useAct(recordExpense, 'Enregistré.');
  const correcting = useAct(correctExpense, 'Corrigé : la version précédente est gardée.');

  const set = (change: Partial<TypedExpense>): void => setTyped((before) => ({ ...before, ...change }));
  const attach = (one: Attachment): void => setAttachments((before) => [...before, one]);
  const result = checked(
    typed,
    classrooms,
    attachments.map((one) => one.id),
  );
  const faults = tried ? result.faults : faultsWhileTyping(typed, classrooms);
  const reasonFault =
    tried && begun !== undefined && reason.trim() === '' ? 'Dites pourquoi vous corrigez.' : undefined;
  const refusal = recording.refusal ?? correcting.refusal;

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (result.expense === undefined || (begun !== undefined && reason.trim() === '')) {
      // Once the faults are drawn, the first one is where one goes on.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const saved =
      begun === undefined
        ? await recording.act({ params: { id }, body: result.expense })
        : await correcting.act({
            params: { id, expenseId: begun.id },
            body: { ...result.expense, version: begun.version, reason },
          });
    if (saved !== undefined) void navigate(`/conventions/${id}/depenses/${saved.id}`);
  };
  const faulty = Object.keys(faults).length + (reasonFault === undefined ? 0 : 1);
  return (
    <Stack
      ref={form}
      component="form"
      noValidate
      onSubmit={(event) => void save(event)}
      sx={{ gap: { xs: 2, md: 2.5 } }}
    >
      <Section
        title={begun === undefined ? TITLES[typed.kind] : `Corriger : ${KIND_WORDS[typed.kind]} ${begun.number}`}
      >
        <Stack sx={{ gap: 2.5 }}>
          {begun === undefined && typed.kind !== 'order' && (
            <InvoiceDrop
              conventionId={id}
              onAttach={attach}
              onRead={(reading) => setTyped((before) => fromReading(reading, before))}
            />
          )}
          {begun !== undefined && begun.certifiedVersion !== null && (
            <Alert severity="warning">
              Un état certifié tient cette pièce dans sa version {begun.certifiedVersion}&nbsp;: il reste lisible tel
              quel, et un nouvel état devra être certifié.
            </Alert>
          )}
          {typed.kind === 'creditNote' && (
            <Alert severity="info">
              Recopiez les montants de l’avoir sans leur signe&nbsp;: Chariot les retranche.
            </Alert>
          )}
          <DocumentFields typed={typed} set={set} faults={faults} convention={convention} />
          {begun !== undefined && (
            <TypedField
              label="Pourquoi cette correction"
              value={reason}
              onType={setReason}
              fault={reasonFault}
              testId="correction-reason"
            />
          )}
        </Stack>
      </Section>
      <Section title="Lignes" hint="TVA et TTC se proposent d’après le HT ; vos propres montants sont gardés.">
        <Stack sx={{ gap: 2 }}>
          {typed.lines.map((line, at) => (
            <LineFields
              key={line.key}
              line={line}
              rank={at + 1}
              kind={typed.kind}
              classrooms={classrooms}
              faults={faults}
              onChange={(next) => set({ lines: typed.lines.map((one, index) => (index === at ? next : one)) })}
              onRemove={
                typed.lines.length === 1
                  ? undefined
                  : () => set({ lines: typed.lines.filter((_, index) => index !== at) })
              }
            />
          ))}
          <Box>
            <Button
              variant="outlined"
              onClick={() => set({ lines: [...typed.lines, blankLine()] })}
              data-testid="add-line"
            >
              Ajouter une ligne
            </Button>
          </Box>
        </Stack>
      </Section>
      <FootSection typed={typed} set={set} faults={faults} />
      <Section title="Pièces jointes" hint="L’académie demande la facture pour constater le service fait (art. 7.1).">
        <AttachmentsField
          conventionId={id}
          attachments={attachments}
          kind={typed.kind === 'order' ? 'order' : 'invoice'}
          onAdd={attach}
          onRemove={({ id: removed }) => setAttachments(attachments.filter((one) => one.id !== removed))}
        />
      </Section>
      <Box aria-live="polite">
        {tried && faulty > 0 && (
          <Alert severity="error" data-testid="expense-faults">
            {count(faulty, 'point est à corriger', 'points sont à corriger')} ci-dessus&nbsp;: rien n’est enregistré
            avant.
          </Alert>
        )}
        {refusal !== undefined && (
          <Alert severity="error" data-testid="refusal">
            {french(refusal)}
          </Alert>
        )}
      </Box>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button
          type="submit"
          variant="contained"
          loading={recording.busy || correcting.busy}
          data-testid="save-expense"
        >
          Enregistrer
        </Button>
        <LinkButton to={`/conventions/${id}/depenses${begun === undefined ? '' : `/${begun.id}`}`} variant="text">
          Annuler
        </LinkButton>
      </Stack>
    </Stack>
  );
}

interface PartProps {
  readonly typed: TypedExpense;
  readonly set: (change: Partial<TypedExpense>) => void;
  readonly faults: Readonly<Record<string, string>>;
}

function DocumentFields({ typed, set, faults, convention }: PartProps & { readonly convention: Convention }) {
  const text = (name: Exclude<keyof TypedExpense, 'kind' | 'lines'>) => ({
    value: typed[name],
    onType: (value: string) => set({ [name]: value }),
    fault: faults[name],
    testId: `expense-${name}`,
  });
  const linked = typed.kind === 'invoice' ? 'order' : typed.kind === 'creditNote' ? 'invoice' : undefined;
  return (
    <Box sx={GRID}>
      <TypedField label="Fournisseur" {...text('supplierName')} />
      <TypedField
        label="SIRET du fournisseur"
        hint="14 chiffres ; laissez vide s’il n’en a pas."
        max={20}
        {...text('supplierSiret')}
      />
      <TypedField
        label={`N° de ${typed.kind === 'creditNote' ? 'l’avoir' : `la ${KIND_WORDS[typed.kind].toLowerCase()}`}`}
        max={80}
        {...text('number')}
      />
      <TypedField day label="Datée du" {...text('issuedOn')} onType={(day) => set(dated(typed, day))} />
      <TypedField day label="Reçue le" {...text('receivedOn')} />
      <TypedField
        label="Exercice budgétaire"
        hint="Celui de la date de la pièce, sauf rattachement à un autre."
        max={4}
        {...text('fiscalYear')}
      />
      <TypedField label="N° d’engagement" hint="Facultatif." max={80} {...text('commitmentNumber')} />
      <TypedField label="Code service (Chorus Pro)" hint="Facultatif." max={80} {...text('serviceCode')} />
      {linked !== undefined && (
        <LinkedField
          conventionId={convention.id}
          kind={linked}
          value={linked === 'order' ? typed.orderId : typed.creditedExpenseId}
          fault={faults[linked === 'order' ? 'orderId' : 'creditedExpenseId']}
          onChoose={(value) => set(linked === 'order' ? { orderId: value } : { creditedExpenseId: value })}
        />
      )}
    </Box>
  );
}

interface LinkedFieldProps {
  readonly conventionId: string;
  readonly kind: 'order' | 'invoice';
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** The order that an invoice answers, or the invoice that a credit note corrects. */
function LinkedField({ conventionId, kind, value, fault, onChoose }: LinkedFieldProps) {
  const { data } = useRead(listExpenses, { params: { id: conventionId }, query: { kind, limit: 200 } });
  const choices = data?.items.filter(({ withdrawnBecause }) => withdrawnBecause === null) ?? [];
  if (kind === 'order' && choices.length === 0) return null;
  return (
    <TextField
      select
      label={kind === 'order' ? 'Répond à la commande' : 'Corrige la facture'}
      value={choices.some(({ id }) => id === value) ? value : ''}
      onChange={({ target }) => onChoose(target.value)}
      error={fault !== undefined}
      helperText={fault ?? (choices.length === 0 ? 'Saisissez d’abord la facture que cet avoir corrige.' : undefined)}
      slotProps={{
        select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': 'expense-linked' } as object },
        inputLabel: { shrink: true },
      }}
    >
      <MenuItem value="">{kind === 'order' ? 'Aucune' : 'À choisir'}</MenuItem>
      {choices.map((one) => (
        <MenuItem key={one.id} value={one.id}>
          {facts(one.number, one.supplierName, day(one.issuedOn), euros(one.totalGrossCents))}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** The three amounts printed at the foot, against the sum of the lines. */
function FootSection({ typed, set, faults }: PartProps) {
  const found = totalsOf(typed.lines);
  const field = (name: 'totalNetCents' | 'totalVatCents' | 'totalGrossCents', label: string, sum: number) => (
    <TypedField
      amount
      label={label}
      value={typed[name]}
      onType={(value) => set({ [name]: value })}
      fault={faults[name]}
      hint={`Lignes : ${euros(sum)}`}
      testId={`expense-${name}`}
    />
  );
  return (
    <Section
      title="Pied de la pièce"
      hint="Recopiez les trois totaux imprimés : Chariot vérifie qu’aucune ligne ne manque."
      action={
        <Button
          size="small"
          onClick={() =>
            set({
              totalNetCents: typedCents(found.netCents),
              totalVatCents: typedCents(found.vatCents),
              totalGrossCents: typedCents(found.grossCents),
            })
          }
          data-testid="take-totals"
        >
          Reprendre la somme des lignes
        </Button>
      }
    >
      <Box sx={{ ...GRID, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(3, minmax(0, 1fr))' } }}>
        {field('totalNetCents', 'Total HT (€)', found.netCents)}
        {field('totalVatCents', 'Total TVA (€)', found.vatCents)}
        {field('totalGrossCents', 'Total TTC (€)', found.grossCents)}
      </Box>
      {typed.kind !== 'order' && (
        <Typography sx={{ mt: 1.5, fontSize: '0.875rem', color: 'text.secondary' }}>
          La subvention se calcule sur le TTC (art. 6.2).
        </Typography>
      )}
    </Section>
  );
}
