import { askForAdministrator, type Person } from '@chariot/contract';
import { Alert, TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';
import { PlacePicker } from '../places/index.js';

/** Whoever administers lets others in: never on one person's word. */
export function AdministratorDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(askForAdministrator, 'Demande envoyée : une seconde personne doit l’accorder.');
  const navigate = useNavigate();
  const draft = useDraft(
    { placeId: '', from: String(today(new Date())), until: '', reason: '' },
    askForAdministrator.body,
    ({ placeId, until, ...others }) => ({
      ...others,
      placeId: placeId === '' ? undefined : placeId,
      until: until === '' ? null : until,
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const asked = body && (await act({ params: { id: person.id }, body }));
    if (asked !== undefined) void navigate(`/actes-graves/${asked.id}`);
  };
  return (
    <ActDialog
      open
      danger
      title={`Confier l’administration à ${person.displayName}`}
      confirm="Demander"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="administrator-dialog"
    >
      <Alert severity="info">
        Une seconde personne qui administre, ou qui exploite le serveur, devra l’accorder. La personne attendra ensuite
        trois jours avant de pouvoir décider d’un acte grave.
      </Alert>
      <PlacePicker
        kind="academie"
        label="Académie"
        onPick={(place) => draft.set({ placeId: place?.id ?? '' })}
        error={draft.errors['placeId']}
        hint="L’administration vaut pour ce lieu et tout ce qu’il contient."
      />
      <DayField {...draft.field('from')} label="Du" />
      <DayField {...draft.field('until', 'Vide : tant que l’on n’y met pas fin.')} label="Au (facultatif)" />
      <TextField {...draft.field('reason')} label="Raison" />
    </ActDialog>
  );
}
