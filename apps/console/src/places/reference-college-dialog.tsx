import { setReferenceCollege, type Place } from '@chariot/contract';
import { Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { ActDialog } from '../page/index.js';
import { PlacePicker } from './place-picker.js';

export function ReferenceCollegeDialog({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(setReferenceCollege, 'Collège de référence désigné.');
  const [collegeId, setCollegeId] = useState('');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: place.id }, body: { collegeId } })) onClose();
  };
  return (
    <ActDialog
      open
      title="Collège de référence"
      confirm="Désigner"
      disabled={collegeId === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="reference-college-dialog"
    >
      <Typography>C’est lui qui reçoit la dotation en ressources de l’école (art. 3.2).</Typography>
      <PlacePicker kind="college" label="Collège" onPick={(college) => setCollegeId(college?.id ?? '')} />
    </ActDialog>
  );
}
