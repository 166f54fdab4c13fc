import { Alert, Button } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { useCloseNotification, useNotify } from 'react-admin';
import { messageOf, withProof } from '../api/index.js';

/** Long enough to read a sentence and to press; the notification waits while the pointer or the cursor is on it. */
const OFFERED_MILLISECONDS = 10_000;

interface UndoNoticeProps {
  readonly children: ReactNode;
  readonly undo: () => Promise<unknown>;
}

/** What has been done, and the way back: another act, which the server commits and writes down like the first. */
function UndoNotice({ children, undo }: UndoNoticeProps) {
  const close = useCloseNotification();
  const notify = useNotify();
  const queries = useQueryClient();
  const back = async (): Promise<void> => {
    close();
    await withProof(undo).then(
      () => notify('C’est annulé.', { type: 'success' }),
      (error: unknown) => notify(messageOf(error), { type: 'error' }),
    );
    void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'auth' });
  };
  return (
    <Alert
      severity="success"
      variant="filled"
      action={
        <Button color="inherit" size="small" onClick={() => void back()} data-testid="undo">
          Annuler
        </Button>
      }
    >
      {children}
    </Alert>
  );
}

/** Says what was done; with `undo`, offers to put back what was there. */
export function useOfferUndo(): (words: string, undo: (() => Promise<unknown>) | undefined) => void {
  const notify = useNotify();
  return useCallback(
    (words, undo) => {
      if (undo === undefined) notify(words, { type: 'success' });
      else notify(<UndoNotice undo={undo}>{words}</UndoNotice>, { autoHideDuration: OFFERED_MILLISECONDS });
    },
    [notify],
  );
}
