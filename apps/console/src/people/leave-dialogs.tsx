import { disablePerson, enablePerson, handOver, listPeople, type Person } from '@chariot/contract';
import { Alert, Autocomplete, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { rolesToday } from './words.js';

interface PersonDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** She leaves, another takes over: every role at once, nothing forgotten. */
export function HandOverDialog({ person, onClose }: PersonDialogProps) {
  const { act, busy, refusal } = useAct(handOver, 'Rôles passés à la personne qui prend la suite.');
  const [q, setQ] = useState('');
  const found = useRead(listPeople, { query: { q, limit: 20 } }, { keep: true, enabled: q.trim().length > 1 });
  const draft = useDraft({ toPersonId: '', reason: '' }, handOver.body, ({ toPersonId, reason }) => ({
    toPersonId: toPersonId === '' ? undefined : toPersonId,
    reason,
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: person.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={`Passer la main de ${person.displayName}`}
      confirm="Passer la main"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="hand-over-dialog"
    >
      <Typography>
        Ses rôles passent aujourd’hui à la personne choisie&nbsp;: {rolesToday(person.roles) || 'aucun en ce moment'}.
        Ses sessions et ses jetons s’arrêtent, ce qu’elle avait prêté aussi.
      </Typography>
      <Autocomplete
        options={(found.data?.items ?? []).filter(({ id }) => id !== person.id)}
        getOptionLabel={({ displayName, email }) => `${displayName} (${email})`}
        isOptionEqualToValue={(one, other) => one.id === other.id}
        filterOptions={(options) => options}
        onInputChange={(_, text) => setQ(text)}
        onChange={(_, chosen) => draft.set({ toPersonId: chosen?.id ?? '' })}
        noOptionsText={q.trim().length > 1 ? 'Personne de ce nom dans votre périmètre' : 'Tapez un nom'}
        renderInput={(props) => (
          <TextField
            {...props}
            label="Personne qui prend la suite"
            error={draft.errors['toPersonId'] !== undefined}
            helperText={draft.errors['toPersonId'] === undefined ? undefined : 'Choisissez une personne.'}
          />
        )}
      />
      <TextField {...draft.field('reason')} label="Raison" placeholder="Mutation au 1er septembre" />
    </ActDialog>
  );
}

/** Closes every way in, at once; or opens them again. */
export function AccessDialog({ person, onClose }: PersonDialogProps) {
  const closing = person.disabledAt === null;
  const disable = useAct(disablePerson, 'Accès fermé.');
  const enable = useAct(enablePerson, 'Accès rouvert.');
  const { act, busy, refusal } = closing ? disable : enable;
  const draft = useDraft({ reason: '' }, disablePerson.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: person.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      danger={closing}
      title={
        closing ? `Fermer l’accès de ${person.displayName}\u00A0?` : `Rouvrir l’accès de ${person.displayName}\u00A0?`
      }
      confirm={closing ? 'Fermer l’accès' : 'Rouvrir l’accès'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="access-dialog"
    >
      {closing ? (
        <Alert severity="warning">
          Ses sessions, ses liens et ses jetons ne valent plus rien dès maintenant, et aucun moyen ne la laisse entrer.
          Ses rôles restent écrits&nbsp;: vous pourrez rouvrir son accès.
        </Alert>
      ) : (
        <Typography>Elle pourra de nouveau entrer, avec les rôles qu’elle tient encore.</Typography>
      )}
      <TextField {...draft.field('reason')} label="Raison" slotProps={{ htmlInput: { 'data-testid': 'reason' } }} />
    </ActDialog>
  );
}
