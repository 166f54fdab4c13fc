import type { Approval } from '@chariot/contract';
import { Chip } from '@mui/material';
import { STATE_COLOURS, STATE_NAMES } from './words.js';

export const ApprovalState = ({ approval: { state } }: { readonly approval: Approval }) => (
  <Chip
    size="small"
    variant="outlined"
    color={STATE_COLOURS[state]}
    label={STATE_NAMES[state]}
    data-testid="approval-state"
    data-state={state}
  />
);
