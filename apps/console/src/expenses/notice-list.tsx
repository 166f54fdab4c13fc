import type { ExpenseNotice } from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { facts, french } from '../formats/index.js';

/** What a careful eye would say; nothing here stops anybody. */
export function NoticeList({ notices }: { readonly notices: readonly ExpenseNotice[] }) {
  if (notices.length === 0) return null;
  return (
    <Stack sx={{ gap: 1 }} data-testid="expense-notices">
      {notices.map(({ code, rule, articles, message, line }) => (
        <Alert key={`${code} ${message}`} severity="info">
          {line !== null && `Ligne ${String(line)}\u00A0: `}
          {french(message)}
          {(articles.length > 0 || rule !== null) && ` (${facts(...articles, rule)})`}
        </Alert>
      ))}
    </Stack>
  );
}
