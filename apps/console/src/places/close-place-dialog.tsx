import { closePlace, type Place } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, useDraft } from '../page/index.js';

export function ClosePlaceDialog({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(closePlace, 'Lieu fermé.');
  const draft = useDraft({ closedOn: String(today(new Date())), reason: '' }, closePlace.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: place.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={`Fermer « ${place.name} » ?`}
      confirm="Fermer ce lieu"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="close-place-dialog"
    >
      <Typography>
        Rien n’est effacé, mais on ne pourra plus y ouvrir de classe mobile ni y enrôler de tablette. Un lieu fermé ne
        se rouvre pas.
      </Typography>
      <TextField
        {...draft.field('closedOn')}
        label="Fermé le"
        type="date"
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <TextField
        {...draft.field('reason', 'Par exemple : fusion avec l’école voisine à la rentrée.')}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300 } }}
      />
    </ActDialog>
  );
}
