import { ROLE_LABELS, ROLES, type Role } from '@chariot/kernel';
import type { PlaceRef } from '@chariot/contract';
import { Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { DayField } from '../page/index.js';
import { PlacePicker } from '../places/index.js';

/** The place that each role is usually held on: where the search starts, never a limit. */
const USUAL_PLACE: Readonly<Record<Role, PlaceRef['kind']>> = {
  administrator: 'academie',
  academie: 'academie',
  it: 'localAuthority',
  finance: 'localAuthority',
  digitalReferent: 'district',
  authorisingOfficer: 'localAuthority',
  schoolHead: 'school',
  teacher: 'school',
  inspector: 'district',
  collegePrincipal: 'college',
  contractor: 'school',
  dpo: 'academie',
};
/** Administration is not given here: it takes a second person. */
const GRANTED = ROLES.filter((role) => role !== 'administrator');

const KINDS: readonly (readonly [PlaceRef['kind'], string])[] = [
  ['academie', 'Académie'],
  ['departement', 'Département'],
  ['localAuthority', 'Collectivité'],
  ['district', 'Circonscription'],
  ['school', 'École'],
  ['college', 'Collège'],
];

export interface RoleDraft {
  readonly role: string;
  readonly placeId: string;
  readonly from: string;
  readonly until: string;
  /** A contractor's. */
  readonly ticket: string;
}

interface RoleFieldsProps {
  readonly values: RoleDraft;
  readonly set: (change: Partial<RoleDraft>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** A role, the place it is held on, and for how long. */
export function RoleFields({ values, set, errors }: RoleFieldsProps) {
  const contractor = values.role === 'contractor';
  const [kind, setKind] = useState<PlaceRef['kind']>('district');
  return (
    <>
      <TextField
        select
        label="Rôle"
        value={values.role}
        onChange={({ target }) => {
          set({ role: target.value, placeId: '' });
          setKind(USUAL_PLACE[target.value as Role]);
        }}
        error={errors['role'] !== undefined}
        helperText={errors['role']}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'role' } as object } }}
      >
        {GRANTED.map((role) => (
          <MenuItem key={role} value={role}>
            {ROLE_LABELS[role]}
          </MenuItem>
        ))}
      </TextField>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '180px 1fr' } }}>
        <TextField
          select
          label="Sorte de lieu"
          value={kind}
          onChange={({ target }) => {
            setKind(target.value as PlaceRef['kind']);
            set({ placeId: '' });
          }}
        >
          {KINDS.map(([value, words]) => (
            <MenuItem key={value} value={value}>
              {words}
            </MenuItem>
          ))}
        </TextField>
        <PlacePicker
          key={kind}
          kind={kind}
          label="Lieu"
          onPick={(place) => set({ placeId: place?.id ?? '' })}
          error={errors['placeId']}
          hint="Le rôle vaut pour ce lieu et tout ce qu’il contient."
        />
      </Box>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <DayField
          label="Du"

          value={values.from}
          onChange={({ target }) => set({ from: target.value })}
          error={errors['from'] !== undefined}
          helperText={errors['from']}
        />
        <DayField
          label={contractor ? 'Au' : 'Au (facultatif)'}

          value={values.until}
          onChange={({ target }) => set({ until: target.value })}
          error={errors['until'] !== undefined}
          helperText={
            errors['until'] ?? (contractor ? 'Trois mois au plus.' : 'Vide\u00A0: tant que l’on n’y met pas fin.')
          }
        />
      </Box>
      {contractor && (
        <TextField
          label="Numéro du ticket"
          value={values.ticket}
          onChange={({ target }) => set({ ticket: target.value })}
          error={errors['ticket'] !== undefined}
          helperText={errors['ticket'] ?? 'Un prestataire vient pour une demande précise, et pour un temps.'}
          slotProps={{ htmlInput: { maxLength: 60, 'data-testid': 'ticket' } }}
        />
      )}
    </>
  );
}

/** What the api reads of it. */
export const roleInput = ({ role, placeId, from, until, ticket }: RoleDraft): object => ({
  role: role === '' ? undefined : role,
  placeId: placeId === '' ? undefined : placeId,
  from,
  until: until === '' ? null : until,
  ticket: ticket.trim() === '' || role !== 'contractor' ? null : ticket.trim(),
});
