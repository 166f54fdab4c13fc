import { expenseComponent, type ExpenseComponent, type ExpenseKind } from '@chariot/contract';
import { Alert, Box, Button, FormControlLabel, MenuItem, Paper, Stack, Switch, Typography } from '@mui/material';
import { centsOf, euros, typedCents } from '../formats/index.js';
import type { AnnexClassroom } from './classrooms.js';
import { withNet } from './typed-amounts.js';
import { isEligible, sharesOf, type TypedLine } from './typed-expense.js';
import { serialsHint, type Faults } from './typed-faults.js';
import { TypedField } from './typed-field.js';
import { COMPONENT_WORDS, NEVER_ELIGIBLE } from './words.js';

interface LineFieldsProps {
  readonly line: TypedLine;
  /** From 1. */
  readonly rank: number;
  readonly kind: ExpenseKind;
  readonly classrooms: readonly AnnexClassroom[];
  readonly faults: Faults;
  readonly onChange: (line: TypedLine) => void;
  /** Undefined: the only line. */
  readonly onRemove?: (() => void) | undefined;
}

const GRID = { display: 'grid', gap: 2, alignItems: 'start' } as const;

/** A line of a document: what it is, its amounts, whether it counts, who bears it, which tablets it names. */
export function LineFields(props: LineFieldsProps) {
  const { line, rank, kind, faults, onChange, onRemove } = props;
  const fault = (field: string): string | undefined => faults[`lines.${String(rank - 1)}.${field}`];
  const set = (change: Partial<TypedLine>): void => onChange({ ...line, ...change });
  return (
    <Paper
      component="fieldset"
      sx={{ border: 1, borderColor: 'divider', m: 0, p: 2, minWidth: 0 }}
      data-testid={`line-${String(rank)}`}
    >
      <Typography component="legend" sx={{ fontWeight: 650, px: 0.5 }}>
        Ligne {rank}
      </Typography>
      <Stack sx={{ gap: 2 }}>
        <Box sx={{ ...GRID, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '2fr 1.5fr 1fr' } }}>
          <TypedField
            label="Désignation"
            value={line.label}
            onType={(label) => set({ label })}
            fault={fault('label')}
            testId={`line-${String(rank)}-label`}
          />
          <TypedField
            select
            label="Composante"
            value={line.component}
            onType={(component) => set({ component: component as ExpenseComponent })}
            slotProps={{
              select: { SelectDisplayProps: { 'data-testid': `line-${String(rank)}-component` } as object },
            }}
          >
            {expenseComponent.options.map((component) => (
              <MenuItem key={component} value={component}>
                {COMPONENT_WORDS[component]}
              </MenuItem>
            ))}
          </TypedField>
          <TypedField
            amount
            label="Quantité"
            value={line.quantity}
            onType={(quantity) => set({ quantity })}
            fault={fault('quantity')}
            testId={`line-${String(rank)}-quantity`}
          />
        </Box>
        <Box
          sx={{ ...GRID, gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', sm: 'repeat(4, minmax(0, 1fr))' } }}
        >
          <TypedField
            amount
            label="HT (€)"
            value={line.netCents}
            onType={(netCents) => onChange(withNet(line, { netCents }))}
            fault={fault('netCents')}
            testId={`line-${String(rank)}-net`}
          />
          <TypedField
            amount
            label="Taux de TVA (%)"
            value={line.vatRatePercent}
            onType={(vatRatePercent) => onChange(withNet(line, { vatRatePercent }))}
            fault={fault('vatRatePercent')}
          />
          <TypedField
            amount
            label="TVA (€)"
            value={line.vatCents}
            onType={(vatCents) => set({ vatCents })}
            fault={fault('vatCents')}
            testId={`line-${String(rank)}-vat`}
          />
          <TypedField
            amount
            label="TTC (€)"
            value={line.grossCents}
            onType={(grossCents) => set({ grossCents })}
            fault={fault('grossCents')}
            testId={`line-${String(rank)}-gross`}
          />
        </Box>
        <Eligibility line={line} fault={fault('ineligibleReason')} rank={rank} set={set} />
        {kind !== 'order' && isEligible(line) && <Sharing {...props} set={set} fault={fault('shares')} />}
        <TypedField
          label="Numéros de série"
          multiline
          maxRows={5}
          value={line.serialNumbers}
          onType={(serialNumbers) => set({ serialNumbers })}
          fault={fault('serialNumbers')}
          hint={serialsHint(line)}
          max={20_000}
          testId={`line-${String(rank)}-serials`}
        />
        <Box sx={{ ...GRID, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>
          <TypedField
            label="Année d’abonnement"
            value={line.serviceYear}
            onType={(serviceYear) => set({ serviceYear })}
            fault={fault('serviceYear')}
            hint="Seulement pour un abonnement : 1 la première année, 2 la suivante…"
          />
          <TypedField
            label="Compte (nomenclature)"
            value={line.accountHint}
            onType={(accountHint) => set({ accountHint })}
            fault={fault('accountHint')}
            hint="Facultatif, pour votre comptable : 2183, 6156…"
            max={40}
          />
        </Box>
        {onRemove !== undefined && (
          <Box>
            <Button color="error" onClick={onRemove}>
              Retirer la ligne {rank}
            </Button>
          </Box>
        )}
      </Stack>
    </Paper>
  );
}

interface PartProps {
  readonly line: TypedLine;
  readonly rank: number;
  readonly fault: string | undefined;
  readonly set: (change: Partial<TypedLine>) => void;
}

/** The convention's word first; where it lets one judge, a switch, and why not. */
function Eligibility({ line, rank, fault, set }: PartProps) {
  const never = NEVER_ELIGIBLE[line.component];
  if (never !== undefined) {
    return (
      <Alert severity="info" data-testid={`line-${String(rank)}-never`}>
        Ne compte pas dans la dépense subventionnée. {never}
      </Alert>
    );
  }
  return (
    <Box>
      <FormControlLabel
        label="Compte dans la dépense subventionnée (art. 3.2 et 6.2)"
        control={
          <Switch
            checked={line.eligible}
            onChange={(_, eligible) => set({ eligible })}
            slotProps={{ input: { 'data-testid': `line-${String(rank)}-eligible` } as object }}
          />
        }
      />
      {!line.eligible && (
        <TypedField
          fullWidth
          label="Pourquoi elle ne compte pas"
          value={line.ineligibleReason}
          onType={(ineligibleReason) => set({ ineligibleReason })}
          fault={fault}
          sx={{ mt: 1 }}
          testId={`line-${String(rank)}-reason`}
        />
      )}
    </Box>
  );
}

/** The State's cap is for each classe mobile: who bears what of the line. */
function Sharing({ line, rank, classrooms, fault, set }: PartProps & Pick<LineFieldsProps, 'classrooms'>) {
  if (classrooms.length === 0) return null;
  const shared = sharesOf(line, classrooms);
  const gross = centsOf(line.grossCents);
  const sharing = (value: string): void => {
    // Whoever goes on by hand starts from what stands there.
    const shares = Object.fromEntries(shared.map(([{ key }, cents]) => [key, typedCents(cents)]));
    set(value === 'typed' ? { sharing: value, shares } : { sharing: value });
  };
  const left = gross === null ? null : gross - shared.reduce((sum, [, cents]) => sum + cents, 0);
  return (
    <Box>
      <TypedField
        select
        fullWidth
        label="Répartition entre les classes mobiles"
        value={line.sharing}
        onType={sharing}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': `line-${String(rank)}-sharing` } as object } }}
      >
        <MenuItem value="even">
          {classrooms.length === 1
            ? (classrooms[0]?.label ?? '')
            : `À parts égales entre les ${String(classrooms.length)} classes mobiles`}
        </MenuItem>
        {classrooms.length > 1 &&
          classrooms.map(({ key, label }) => (
            <MenuItem key={key} value={key}>
              {label} seulement
            </MenuItem>
          ))}
        {classrooms.length > 1 && <MenuItem value="typed">Montant par montant</MenuItem>}
        <MenuItem value="later">Pas encore (l’état ne pourra pas être certifié)</MenuItem>
      </TypedField>
      {line.sharing === 'typed' ? (
        <Box sx={{ ...GRID, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' }, mt: 2 }}>
          {classrooms.map(({ key, label }) => (
            <TypedField
              key={key}
              amount
              label={`${label} (€)`}
              value={line.shares[key] ?? ''}
              onType={(text) => set({ shares: { ...line.shares, [key]: text } })}
            />
          ))}
        </Box>
      ) : (
        shared.length > 1 && (
          <Typography sx={{ mt: 0.75, fontSize: '0.875rem', color: 'text.secondary' }}>
            {shared.map(([{ label }, cents]) => `${label} : ${euros(cents)}`).join(' · ')}
          </Typography>
        )
      )}
      {fault !== undefined ? (
        <Typography color="error" sx={{ mt: 0.75, fontSize: '0.8125rem' }}>
          {fault}
        </Typography>
      ) : (
        line.sharing === 'typed' &&
        left !== null &&
        left !== 0 &&
        !Number.isNaN(left) && (
          <Typography sx={{ mt: 0.75, fontSize: '0.875rem' }}>Il reste {euros(left)} à répartir.</Typography>
        )
      )}
    </Box>
  );
}
