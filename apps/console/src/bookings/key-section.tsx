import { sayKey, type AgendaCart } from '@chariot/contract';
import Key from '@mui/icons-material/VpnKeyOutlined';
import { Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, Ago, orNull, Section } from '../page/index.js';

/** « Qui a la clé ? », and two taps to say so. */
export function KeySection({ cart }: { readonly cart: AgendaCart }) {
  const may = useMay();
  const taking = useAct(sayKey, 'C’est noté : vous avez la clé.');
  const [returning, setReturning] = useState(false);
  const { key } = cart;
  const mine = key?.held === true && key.own;
  return (
    <Section title="Qui a la clé ?" testId="cart-key">
      <Stack
        direction={{ xs: 'column', sm: 'row' }}
        sx={{ gap: 1.5, alignItems: { sm: 'center' }, justifyContent: 'space-between' }}
      >
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
          <Key aria-hidden />
          <Typography data-testid="key-holder">
            {key === null ? (
              'Personne ne l’a dit pour l’instant.'
            ) : (
              <>
                {wordsOf(key)}, <Ago at={key.since} />.
              </>
            )}
          </Typography>
        </Stack>
        {may('booking:write') && (
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            {!mine && (
              <Button
                variant="outlined"
                loading={taking.busy}
                onClick={() => void taking.act({ params: { id: cart.classroomId }, body: { held: true } })}
                data-testid="take-key"
              >
                J’ai la clé
              </Button>
            )}
            <Button onClick={() => setReturning(true)} data-testid="return-key">
              Je l’ai rendue
            </Button>
          </Stack>
        )}
      </Stack>
      {taking.refusal !== undefined && <Typography color="error">{french(taking.refusal)}</Typography>}
      {returning && <ReturnDialog cart={cart} onClose={() => setReturning(false)} />}
    </Section>
  );
}

function wordsOf({ who, held, place, own }: NonNullable<AgendaCart['key']>): string {
  const name = own ? 'Vous' : (who ?? 'Quelqu’un');
  if (held) return own ? 'Vous avez la clé' : `${name} a la clé`;
  const back = own ? 'Vous l’avez rendue' : `${name} l’a rendue`;
  return place === null ? back : french(`${back} : ${place}`);
}

function ReturnDialog({ cart, onClose }: { readonly cart: AgendaCart; readonly onClose: () => void }) {
  const [place, setPlace] = useState('');
  const { act, busy, refusal } = useAct(sayKey, 'C’est noté : la clé est rendue.');
  const confirm = async (): Promise<void> => {
    const said = await act({ params: { id: cart.classroomId }, body: { held: false, place: orNull(place) } });
    if (said !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title="La clé est rendue"
      confirm="C’est rendu"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="return-key-dialog"
    >
      <TextField
        label="Où ?"
        value={place}
        onChange={({ target }) => setPlace(target.value)}
        helperText={french('Par exemple « bureau de la direction ».')}
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'key-place' } }}
      />
    </ActDialog>
  );
}
