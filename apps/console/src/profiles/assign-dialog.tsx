import { assignProfile, changeAssignment, requestProfileAct, type PlaceRef, type Profile } from '@chariot/contract';
import { FormHelperText, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';
import { PlacePicker } from '../places/index.js';
import { ExceptionsField, type Exception } from './exceptions-field.js';
import { FirstFields } from './first-fields.js';
import { firstOf, TO_ALL } from './first-form.js';
import { ForesightWords, PRECEDENCE, useForesight, type ForeseenAct } from './foresight-section.js';
import { ClassroomPicker, DevicePicker } from './pickers.js';
import { ReasonField } from './reason-field.js';

type Assignment = Profile['assignments'][number];
type Kind = Exclude<PlaceRef['kind'], 'college'> | 'classroom' | 'device';

const KINDS: readonly (readonly [Kind, string])[] = [
  ['classroom', 'Une classe mobile'],
  ['school', 'Une école entière'],
  ['localAuthority', 'Une collectivité'],
  ['district', 'Une circonscription'],
  ['departement', 'Un département'],
  ['academie', 'Une académie'],
  ['device', 'Une seule tablette'],
];
const targetOf = (kind: Kind): Assignment['target'] => (kind === 'classroom' || kind === 'device' ? kind : 'place');
const idsOf = (exceptions: readonly Exception[], of: Exception['target']): string[] =>
  exceptions.filter(({ target }) => target === of).map(({ targetId }) => targetId);
const bare = (exceptions: readonly Exception[]) => ({
  exceptPlaces: idsOf(exceptions, 'place'),
  exceptClassrooms: idsOf(exceptions, 'classroom'),
});
const ASKED = 'Demande envoyée\u00A0: une seconde personne doit l’accorder.';
const DONE = 'Profil affecté\u00A0: les tablettes le reçoivent à leur prochain contact.';

/** Assigns a profile anywhere: to whom, except whom, to whom first, and what that will do. */
export function AssignDialog({ profileId, onClose }: { readonly profileId: string; readonly onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('school');
  const [targetId, setTargetId] = useState('');
  const [exceptions, setExceptions] = useState<readonly Exception[]>([]);
  const [form, setForm] = useState(TO_ALL);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const assigning = useAct(assignProfile, DONE);
  const asking = useAct(requestProfileAct, ASKED);
  const target = targetOf(kind);
  const what = { target, targetId, ...bare(target === 'place' ? exceptions : []) };
  const act: ForeseenAct | null = targetId === '' ? null : { kind: 'assign', ...what };
  const foresight = useForesight(profileId, act);
  const two = act !== null && foresight.data?.twoPersons === true;
  const first = firstOf(form);
  const choose = (next: string): void => {
    setTargetId(next);
    setExceptions([]);
  };
  const confirm = async (): Promise<void> => {
    if (first === null) return;
    const body = { ...what, ...(first !== undefined && { first }) };
    const params = { id: profileId };
    if (two) {
      const asked = await asking.act({ params, body: { act: { kind: 'assign', ...body }, reason } });
      if (asked !== undefined) void navigate(`/actes-graves/${asked.id}`);
    } else if (await assigning.act({ params, body })) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Affecter ce profil"
      confirm={two ? 'Demander' : 'Affecter'}
      disabled={targetId === '' || first === null || (two && reason.trim() === '')}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={assigning.busy || asking.busy}
      refusal={assigning.refusal ?? asking.refusal}
      testId="assign-dialog"
    >
      <TextField
        select
        label="À quoi"
        value={kind}
        onChange={({ target: { value } }) => {
          setKind(value as Kind);
          choose('');
        }}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'assign-kind' } as object } }}
      >
        {KINDS.map(([one, words]) => (
          <MenuItem key={one} value={one}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      {kind === 'classroom' ? (
        <ClassroomPicker label="Classe mobile" onPick={choose} />
      ) : kind === 'device' ? (
        <DevicePicker label="Tablette" onPick={choose} />
      ) : (
        <PlacePicker
          key={kind}
          kind={kind}
          label={kind === 'school' ? 'École' : 'Lieu'}
          onPick={(place) => choose(place?.id ?? '')}
        />
      )}
      <FormHelperText>{PRECEDENCE}</FormHelperText>
      {target === 'place' && targetId !== '' && (
        <ExceptionsField of={kind as PlaceRef['kind']} exceptions={exceptions} set={setExceptions} />
      )}
      {act !== null && <ForesightWords foresight={foresight} />}
      {targetId !== '' && <FirstFields form={form} set={(change) => setForm((before) => ({ ...before, ...change }))} />}
      {two && <ReasonField reason={reason} set={setReason} />}
    </ActDialog>
  );
}

interface ExceptionsDialogProps {
  readonly profileId: string;
  readonly assignment: Assignment;
  readonly onClose: () => void;
}

/** Changes what an assignment leaves out, and says what that will do. */
export function ExceptionsDialog({ profileId, assignment, onClose }: ExceptionsDialogProps) {
  const { id: assignmentId, target, targetId, placeKind } = assignment;
  const [exceptions, setExceptions] = useState<readonly Exception[]>(assignment.exceptions);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const changing = useAct(changeAssignment, 'Exceptions enregistrées.');
  const asking = useAct(requestProfileAct, ASKED);
  const foresight = useForesight(profileId, { kind: 'assign', target, targetId, ...bare(exceptions) });
  const two = foresight.data?.twoPersons === true;
  const confirm = async (): Promise<void> => {
    const body = bare(exceptions);
    if (two) {
      const act = { kind: 'exceptions', assignmentId, ...body } as const;
      const asked = await asking.act({ params: { id: profileId }, body: { act, reason } });
      if (asked !== undefined) void navigate(`/actes-graves/${asked.id}`);
    } else {
      const before = bare(assignment.exceptions);
      if (await changing.act({ params: { id: profileId, assignmentId }, body: { ...body, before } })) onClose();
    }
  };
  return (
    <ActDialog
      open
      wide
      title={`${assignment.targetName}, sauf…`}
      confirm={two ? 'Demander' : 'Enregistrer'}
      disabled={two && reason.trim() === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={changing.busy || asking.busy}
      refusal={changing.refusal ?? asking.refusal}
      testId="exceptions-dialog"
    >
      <ExceptionsField of={placeKind ?? 'school'} exceptions={exceptions} set={setExceptions} />
      <ForesightWords foresight={foresight} />
      {two && <ReasonField reason={reason} set={setReason} />}
    </ActDialog>
  );
}
