import type { CommitteeRemark } from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { facts, french } from '../formats/index.js';
import { byWeight, REMARK_SEVERITY } from './words.js';

/** What the convention has to say of a committee; nothing here holds anybody back. */
export function RemarkList({ remarks }: { readonly remarks: readonly CommitteeRemark[] }) {
  if (remarks.length === 0) return null;
  return (
    <Stack sx={{ gap: 1 }} data-testid="committee-remarks">
      {byWeight(remarks).map(({ rule, kind, message, articles }) => (
        <Alert key={`${rule} ${message}`} severity={REMARK_SEVERITY[kind]} data-rule={rule}>
          {french(message)} ({facts(...articles, rule)})
        </Alert>
      ))}
    </Stack>
  );
}
