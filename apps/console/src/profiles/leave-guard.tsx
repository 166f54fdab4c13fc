import { Typography } from '@mui/material';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useBlocker } from 'react-router-dom';
import { ActDialog } from '../page/index.js';

interface LeaveGuard {
  /** Let the next page change through: what was written is being saved. */
  readonly release: () => void;
  readonly hold: () => void;
  readonly dialog: ReactNode;
}

/** Asks before leaving a page on which something is written and not saved. */
export function useLeaveGuard(unsaved: boolean): LeaveGuard {
  const released = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && !released.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
  const release = useCallback(() => {
    released.current = true;
  }, []);
  const hold = useCallback(() => {
    released.current = false;
  }, []);
  const dialog = blocker.state === 'blocked' && (
    <ActDialog
      open
      title="Quitter sans enregistrer&nbsp;?"
      confirm="Quitter"
      leave="Rester"
      onConfirm={() => blocker.proceed()}
      onClose={() => blocker.reset()}
      testId="leave-dialog"
    >
      <Typography>Ce que vous venez d’écrire sera perdu.</Typography>
    </ActDialog>
  );
  return { release, hold, dialog };
}
