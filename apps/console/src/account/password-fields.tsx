import { Stack, TextField } from '@mui/material';
import type { Draft } from '../page/index.js';

type Fields = Draft<{ readonly password: string; readonly code: string }, unknown>['field'];

/** A password and the code that goes with it: always both, so that a refusal never says which was wrong. */
export function PasswordFields({ draft }: { readonly draft: { readonly field: Fields } }) {
  return (
    <Stack spacing={2.5}>
      <TextField
        {...draft.field('password')}
        label="Mot de passe"
        type="password"
        autoComplete="current-password"
        slotProps={{ htmlInput: { 'data-testid': 'password' } }}
      />
      <TextField
        {...draft.field('code', 'Les 6 chiffres de votre application, ou un code de secours.')}
        label="Code"
        autoComplete="one-time-code"
        slotProps={{ htmlInput: { 'data-testid': 'code', inputMode: 'text', spellCheck: false } }}
      />
    </Stack>
  );
}
