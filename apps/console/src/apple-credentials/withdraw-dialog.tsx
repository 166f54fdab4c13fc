import { Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ActDialog } from '../page/index.js';

interface WithdrawDialogProps {
  readonly title: string;
  /** When that is right, and what stays. */
  readonly children: ReactNode;
  /** @returns undefined where the server refuses */
  readonly withdraw: () => Promise<unknown>;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly onClose: () => void;
  readonly testId: string;
}

/** Asked once before it is taken away. */
export function WithdrawDialog({ withdraw, onClose, children, ...rest }: WithdrawDialogProps) {
  const confirm = async (): Promise<void> => {
    if ((await withdraw()) !== undefined) onClose();
  };
  return (
    <ActDialog open danger confirm="Retirer" onConfirm={() => void confirm()} onClose={onClose} {...rest}>
      <Typography>{children}</Typography>
    </ActDialog>
  );
}
