import { delegateRole, endDelegation, type Account } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Alert, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMe } from '../api/index.js';
import { day, french, today } from '../formats/index.js';
import { ActDialog, DayField, Empty, Rows, Section, useDraft, type Column } from '../page/index.js';

type Delegation = Account['delegations'][number];
type Role = NonNullable<ReturnType<typeof useMe>>['roles'][number];

/** What one may lend: never what was lent to oneself, nor what answers for the whole instance. */
const lendable = ({ role, delegation }: Role): boolean =>
  delegation === null &&
  !['administrator', 'authorisingOfficer', 'contractor', 'teacher', 'collegePrincipal'].includes(role);

export function DelegationsSection({ own }: { readonly own: Account }) {
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const { act, busy, refusal } = useAct(endDelegation, 'Rôle repris.');
  const roles = (me?.roles ?? []).filter(lendable);
  if (roles.length === 0 && own.delegations.length === 0) return null;
  const columns: readonly [Column<Delegation>, ...Column<Delegation>[]] = [
    { label: 'À', cell: ({ to }) => to },
    { label: 'Rôle', cell: ({ role }) => `${role.label} · ${role.place.name}`, small: 'bare' },
    { label: 'Jusqu’au', cell: ({ role }) => day(role.until) },
    { label: 'Raison', cell: ({ reason }) => reason },
    {
      label: 'Actions',
      small: 'bare',
      cell: ({ id, to }) => (
        <Button
          size="small"
          loading={busy}
          onClick={() => void act({ params: { id } })}
          aria-label={`Reprendre à ${to}`}
        >
          Reprendre
        </Button>
      ),
    },
  ];
  return (
    <Section
      title="Rôles prêtés"
      hint="Pendant un congé, la personne qui vous remplace travaille sous son propre nom."
      flush
      testId="delegations"
      action={
        roles.length > 0 && (
          <Button startIcon={<Add aria-hidden />} onClick={() => setOpened(true)} data-testid="delegate">
            Prêter un rôle
          </Button>
        )
      }
    >
      {own.delegations.length === 0 ? (
        <Empty title="Aucun rôle prêté" />
      ) : (
        <Rows rows={own.delegations} keyOf={({ id }) => id} columns={columns} caption="Rôles prêtés" />
      )}
      {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
      {opened && <DelegateDialog roles={roles} onClose={() => setOpened(false)} />}
    </Section>
  );
}

function DelegateDialog({ roles, onClose }: { readonly roles: readonly Role[]; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(delegateRole, 'Rôle prêté.');
  const draft = useDraft(
    { roleId: roles[0]?.id ?? '', email: '', from: String(today(new Date())), until: '', reason: '' },
    delegateRole.body,
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Prêter un rôle"
      confirm="Prêter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="delegate-dialog"
    >
      <Typography>
        Cette personne est déjà dans Chariot. Elle travaillera sous son propre nom, et tout s’arrête le jour dit, ou
        avant si vous reprenez le rôle.
      </Typography>
      <TextField {...draft.field('roleId')} select label="Rôle">
        {roles.map(({ id, label, place }) => (
          <MenuItem key={id} value={id}>
            {label} · {place.name}
          </MenuItem>
        ))}
      </TextField>
      <TextField {...draft.field('email')} label="Son adresse électronique" type="email" />
      <DayField {...draft.field('from')} label="Du" />
      <DayField {...draft.field('until', 'Trois mois au plus.')} label="Au" />
      <TextField {...draft.field('reason')} label="Raison" placeholder="Congé" />
    </ActDialog>
  );
}
