import type { newAmendment } from '@chariot/contract';
import { Box, FormControlLabel, Stack, Switch, TextField } from '@mui/material';
import { french } from '../formats/index.js';
import { DayField, type useDraft } from '../page/index.js';

interface HeadingProps {
  readonly draft: ReturnType<
    typeof useDraft<
      Record<
        'number' | 'subject' | 'articles' | 'academieSignedOn' | 'localAuthoritySignedOn' | 'effectiveOn',
        string
      > & { objectKept: boolean },
      typeof newAmendment
    >
  >;
}

/** What the avenant says of itself. */
export const AmendmentHeading = ({ draft: { field, values, set } }: HeadingProps) => (
  <Stack sx={{ gap: 2 }}>
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
      }}
    >
      <TextField
        {...field('number')}
        label="Numéro"
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 2, 'data-testid': 'amendment-number' } }}
      />
      <TextField
        {...field('subject', french('En quelques mots : « prolongation de six mois ».'))}
        label="Objet"
        slotProps={{ htmlInput: { maxLength: 200, 'data-testid': 'amendment-subject' } }}
      />
      <TextField
        {...field('articles', french('Séparés par des virgules : 3.2, 7.1, annexe.'))}
        label="Articles modifiés"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'amendment-articles' } }}
      />
      <DayField
        {...field('effectiveOn')}
        label="S’applique à partir du"
        inputProps={{ 'data-testid': 'amendment-effective' }}
      />
      <DayField
        {...field('academieSignedOn')}
        label="Signé par l’académie le"
        inputProps={{ 'data-testid': 'amendment-academie' }}
      />
      <DayField
        {...field('localAuthoritySignedOn')}
        label="Signé par la collectivité le"
        inputProps={{ 'data-testid': 'amendment-local-authority' }}
      />
    </Box>
    <FormControlLabel
      control={
        <Switch
          checked={values.objectKept}
          onChange={(_, on) => set({ objectKept: on })}
          slotProps={{ input: { 'data-testid': 'amendment-object' } as object }}
        />
      }
      label="Les deux parties confirment qu’il ne remet pas en cause l’objet de la convention"
    />
  </Stack>
);
