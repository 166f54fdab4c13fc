import { DialogContent } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { proveWith, session } from '../api/index.js';
import { Sheet, Waiting } from '../page/index.js';

// In the frame of every page, and seldom asked for.
const Proof = lazy(() => import('./proof.js').then((file) => ({ default: file.Proof })));

/** Asked for by the api before a dangerous act: stands ready in the frame of every page. */
export function ProofDialog() {
  const [asked, setAsked] = useState<(proven: boolean) => void>();
  const queries = useQueryClient();
  useEffect(() => proveWith(() => new Promise((resolve) => setAsked(() => resolve))), []);
  // Whoever leaves the page has changed her mind.
  const { pathname } = useLocation();
  const left = useRef(pathname);
  useEffect(() => {
    if (left.current === pathname) return;
    left.current = pathname;
    setAsked((waiting: ((proven: boolean) => void) | undefined) => {
      waiting?.(false);
      return undefined;
    });
  }, [pathname]);
  if (asked === undefined) return null;
  const end = (proven: boolean): void => {
    setAsked(undefined);
    if (proven) {
      session.forget();
      void queries.invalidateQueries({ queryKey: ['me'] });
    }
    asked(proven);
  };
  return (
    <Sheet open title="Confirmez que c’est bien vous" onClose={() => end(false)} testId="proof-dialog">
      <DialogContent dividers>
        <Suspense fallback={<Waiting />}>
          <Proof onProven={() => end(true)} onLeave={() => end(false)} />
        </Suspense>
      </DialogContent>
    </Sheet>
  );
}
