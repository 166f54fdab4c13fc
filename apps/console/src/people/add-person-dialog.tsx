import { addPerson, grantRole } from '@chariot/contract';
import { TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, errorsOf, useDraft } from '../page/index.js';
import { RoleFields, roleInput } from './role-fields.js';

/** Somebody new, with her first role. */
export function AddPersonDialog({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(
    addPerson,
    ({ displayName }) => `${displayName}\u00A0: ajouté. Créez son lien de connexion.`,
  );
  const draft = useDraft(
    { displayName: '', email: '', role: '', placeId: '', from: String(today(new Date())), until: '', ticket: '' },
    addPerson.body,
    (values) => ({ displayName: values.displayName, email: values.email, role: roleInput(values) }),
  );
  const role = grantRole.body.safeParse(roleInput(draft.values));
  const tried = Object.keys(draft.errors).length > 0;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const person = body && (await act({ body }));
    if (person) void navigate(`/personnes/${person.id}`);
  };
  return (
    <ActDialog
      open
      title="Ajouter une personne"
      confirm="Ajouter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="add-person-dialog"
    >
      <TextField
        {...draft.field('displayName', 'Ce que liront les autres.')}
        label="Nom ou fonction"
        slotProps={{ htmlInput: { 'data-testid': 'person-name' } }}
      />
      <TextField
        {...draft.field('email')}
        label="Adresse électronique"
        type="email"
        slotProps={{ htmlInput: { 'data-testid': 'person-email' } }}
      />
      <RoleFields values={draft.values} set={draft.set} errors={tried && !role.success ? errorsOf(role.error) : {}} />
    </ActDialog>
  );
}
