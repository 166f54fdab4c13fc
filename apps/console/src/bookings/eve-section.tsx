import { getEveLetter, setEveLetter } from '@chariot/contract';
import { FormControlLabel, Switch, Typography } from '@mui/material';
import { useAct, useRead } from '../api/index.js';
import { Reading, Section } from '../page/index.js';

/** « Prêt pour la séance ? », by e-mail on the evening before: for whoever asks for it. */
export function EveSection() {
  const letter = useRead(getEveLetter, {}, { fresh: true });
  const { act, busy, refusal } = useAct(setEveLetter, ({ wanted }) =>
    wanted ? 'Vous recevrez un courriel la veille.' : 'Vous ne recevrez plus ce courriel.',
  );
  return (
    <Section title="La veille" testId="eve-letter">
      <Reading of={letter} lines={1}>
        {({ wanted }) => (
          <>
            <FormControlLabel
              control={
                <Switch
                  checked={wanted}
                  disabled={busy}
                  onChange={(_, now) => void act({ body: { wanted: now } })}
                  slotProps={{ input: { 'data-testid': 'eve-wanted' } as object }}
                />
              }
              label="Me dire par courriel, la veille vers 18 heures, si les tablettes que j’ai réservées sont prêtes"
            />
            {refusal !== undefined && <Typography color="error">{refusal}</Typography>}
          </>
        )}
      </Reading>
    </Section>
  );
}
