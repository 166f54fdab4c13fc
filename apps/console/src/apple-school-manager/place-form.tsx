import { placeAdeDevices } from '@chariot/contract';
import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { Section } from '../page/index.js';
import { ClassroomPicker } from '../profiles/index.js';
import { serialsIn } from './words.js';

/** Serial numbers, pasted or those of a delivery, are given a cart. */
export function PlaceForm() {
  const [classroomId, setClassroomId] = useState('');
  const [pasted, setPasted] = useState('');
  const { act, busy, refusal } = useAct(
    placeAdeDevices,
    ({ count: done }) => `${count(done, 'iPad a', 'iPad ont')} cette classe mobile.`,
  );
  const serials = serialsIn(pasted);
  const give = async (given: string[]): Promise<void> => {
    if (await act({ body: { classroomId, serials: given } })) setPasted('');
  };
  return (
    <Section
      title="Donner une classe mobile à des iPad"
      hint="Chacun s’enrôle de lui-même à son emplacement, à sa mise en route ou après son effacement."
      testId="ade-place"
    >
      <Stack sx={{ gap: 2, maxWidth: 640 }}>
        <ClassroomPicker label="Classe mobile" onPick={(id) => setClassroomId(id)} />
        <TextField
          label="Numéros de série"
          helperText="Un par ligne, dans l’ordre des emplacements. Un iPad livré garde celui de sa livraison."
          value={pasted}
          onChange={({ target }) => setPasted(target.value)}
          multiline
          minRows={3}
          maxRows={12}
          slotProps={{ htmlInput: { 'data-testid': 'ade-serials', spellCheck: false, autoCapitalize: 'characters' } }}
        />
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Button
            variant="contained"
            disabled={classroomId === '' || serials.length === 0}
            loading={busy}
            onClick={() => void give(serials)}
            data-testid="ade-place-confirm"
          >
            Donner cette classe mobile
          </Button>
          <Button disabled={classroomId === '' || busy} onClick={() => void give([])} data-testid="ade-place-delivered">
            Prendre les iPad livrés
          </Button>
        </Stack>
        {serials.length > 0 && (
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }} aria-live="polite">
            {count(serials.length, 'numéro de série', 'numéros de série')}
          </Typography>
        )}
        {refusal !== undefined && (
          <Alert severity="error" data-testid="refusal">
            {french(refusal)}
          </Alert>
        )}
      </Stack>
    </Section>
  );
}
