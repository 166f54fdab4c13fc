import { assignApp, listClassrooms, type AppDetail, type PlaceRef } from '@chariot/contract';
import { FormControlLabel, MenuItem, Radio, RadioGroup, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { PlacePicker } from '../places/index.js';

type Where = 'catalogue' | 'school' | 'classroom';

interface AssignAppDialogProps {
  readonly app: AppDetail;
  readonly onClose: () => void;
}

/** On every cart of the catalogue's place, of one school, or on one cart. */
export function AssignAppDialog({ app, onClose }: AssignAppDialogProps) {
  const assigning = useAct(assignApp, 'Enregistré\u00A0: les tablettes le recevront à leur prochain contact.');
  const [where, setWhere] = useState<Where>('classroom');
  const [school, setSchool] = useState<PlaceRef>();
  const classrooms = useRead(listClassrooms, { query: { limit: 200 } }, { enabled: where === 'classroom' });
  const draft = useDraft({ classroomId: '', state: 'installed' }, assignApp.body, (typed) => ({
    state: typed.state,
    target: where === 'classroom' ? 'classroom' : 'place',
    targetId: where === 'classroom' ? typed.classroomId : where === 'school' ? (school?.id ?? '') : app.place.id,
  }));
  const wrong = draft.errors['targetId'] === undefined ? undefined : 'Choisissez où.';
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await assigning.act({ params: { id: app.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={`${app.name}\u00A0: installer ou retirer`}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={assigning.busy}
      refusal={assigning.refusal}
      testId="assign-app-dialog"
    >
      <RadioGroup
        row
        aria-label="Ce qui est demandé"
        value={draft.values.state}
        onChange={({ target }) => draft.set({ state: target.value })}
      >
        <FormControlLabel value="installed" control={<Radio />} label="Installer" />
        <FormControlLabel value="removed" control={<Radio />} label="Retirer" />
      </RadioGroup>
      <RadioGroup aria-label="Où" value={where} onChange={({ target }) => setWhere(target.value as Where)}>
        <FormControlLabel value="classroom" control={<Radio />} label="Une classe mobile" />
        <FormControlLabel value="school" control={<Radio />} label="Toute une école" />
        <FormControlLabel value="catalogue" control={<Radio />} label={`Partout : ${app.place.name}`} />
      </RadioGroup>
      {where === 'classroom' && (
        <TextField
          select
          label="Classe mobile"
          value={draft.values.classroomId}
          onChange={({ target }) => draft.set({ classroomId: target.value })}
          error={wrong !== undefined}
          {...(wrong !== undefined && { helperText: wrong })}
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'assign-classroom' } as object } }}
        >
          {(classrooms.data?.items ?? []).map(({ id, name, school: of }) => (
            <MenuItem key={id} value={id}>
              {name} ({of.name})
            </MenuItem>
          ))}
        </TextField>
      )}
      {where === 'school' && <PlacePicker kind="school" label="École" onPick={setSchool} error={wrong} />}
    </ActDialog>
  );
}
