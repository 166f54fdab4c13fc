import { askForApp, type PlaceRef } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct, useMe } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { PlacePicker } from '../places/index.js';

/** A teacher asks, and says why. Of her only school unless she has several. */
export function AskForAppDialog({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const asking = useAct(askForApp, 'Demande envoyée.');
  const schools = (useMe()?.roles ?? []).map(({ place }) => place).filter(({ kind }) => kind === 'school');
  const only = schools.length === 1 ? schools[0] : undefined;
  const draft = useDraft({ schoolId: only?.id ?? '', name: '', reason: '' }, askForApp.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const asked = await asking.act({ body });
    if (asked !== undefined) void navigate(`/applications/demandes/${asked.id}`);
  };
  return (
    <ActDialog
      open
      title="Demander une application"
      confirm="Demander"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={asking.busy}
      refusal={asking.refusal}
      testId="ask-for-app-dialog"
    >
      {only === undefined ? (
        <PlacePicker
          kind="school"
          label="École"
          onPick={(place: PlaceRef | undefined) => draft.set({ schoolId: place?.id ?? '' })}
          {...(draft.errors['schoolId'] !== undefined && { error: 'Choisissez l’école.' })}
        />
      ) : (
        <Typography>Pour {only.name}.</Typography>
      )}
      <TextField
        {...draft.field('name')}
        label="Application"
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'app-name' } }}
      />
      <TextField
        {...draft.field('reason', 'Ce que vous voulez faire en classe, avec quel niveau.')}
        label="Pourquoi"
        multiline
        minRows={3}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'app-reason' } }}
      />
    </ActDialog>
  );
}
