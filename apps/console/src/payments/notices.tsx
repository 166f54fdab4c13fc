import type { MoneyNotice } from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { facts, french } from '../formats/index.js';

/** What a rule or a trap says of the money; nothing here stops anybody. */
export function Notices({ notices }: { readonly notices: readonly MoneyNotice[] }) {
  if (notices.length === 0) return null;
  return (
    <Stack sx={{ gap: 1 }} data-testid="money-notices">
      {notices.map(({ rule, articles, message }) => (
        <Alert key={`${rule} ${message}`} severity="info" data-rule={rule}>
          {french(message)} ({facts(...articles, rule)})
        </Alert>
      ))}
    </Stack>
  );
}
