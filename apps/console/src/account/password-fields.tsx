import { Stack } from '@mui/material';
import { LineField, type Draft } from '../page/index.js';

type Fields = Draft<{ readonly password: string; readonly code: string }, unknown>['field'];

/** A password and the code that goes with it: always both, so that a refusal never says which was wrong. */
export function PasswordFields({ draft }: { readonly draft: { readonly field: Fields } }) {
  return (
    <Stack spacing={2.5}>
      <LineField
        {...draft.field('password')}
        label="Mot de passe"
        type="password"
        autoComplete="current-password"
        testId="password"
      />
      <LineField
        {...draft.field('code', 'Les 6 chiffres de votre application, ou un code de secours.')}
        label="Code"
        autoComplete="one-time-code"
        testId="code"
        inputMode="text"
        spellCheck={false}
      />
    </Stack>
  );
}
