import { closePlace, type Place } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';

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
      title={`Fermer «\u00A0${place.name}\u00A0»\u00A0?`}
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
      <DayField {...draft.field('closedOn')} label="Fermé le" />
      <TextField
        {...draft.field('reason', 'Par exemple\u00A0: fusion avec l’école voisine à la rentrée.')}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300 } }}
      />
    </ActDialog>
  );
}
