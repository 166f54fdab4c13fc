import type { Convention } from '@chariot/contract';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useMay } from '../api/index.js';
import { LinkButton } from '../page/index.js';
import { CloseDialog } from './close-dialog.js';
import { DiscardDialog } from './discard-dialog.js';
import { SignDialog } from './sign-dialog.js';
import { actsFor } from './steps.js';
import { TerminateDialog } from './terminate-dialog.js';

/** What may be noted of a convention where it is in its life; nothing for who only reads it. */
export function LifeActs({ convention }: { readonly convention: Convention }) {
  const may = useMay();
  const [asked, setAsked] = useState<'sign' | 'discard' | 'terminate' | 'close'>();
  if (!may('convention:write')) return null;
  const { id } = convention;
  const acts = actsFor(convention);
  const close = (): void => setAsked(undefined);
  return (
    <>
      {acts.includes('sign') && (
        <Button
          variant={convention.signedOn === null ? 'contained' : 'outlined'}
          onClick={() => setAsked('sign')}
          data-testid="sign-convention"
        >
          {convention.signedOn === null ? 'Noter les signatures' : 'Signatures et originaux'}
        </Button>
      )}
      {acts.includes('correct') && (
        <LinkButton to={`/conventions/${id}/corriger`} testId="correct-convention">
          Corriger le projet
        </LinkButton>
      )}
      {acts.includes('correct') && (
        <Button color="error" onClick={() => setAsked('discard')} data-testid="discard-convention">
          Abandonner le projet
        </Button>
      )}
      {acts.includes('amend') && (
        <LinkButton to={`/conventions/${id}/avenant`} testId="amend-convention">
          Noter un avenant
        </LinkButton>
      )}
      {acts.includes('terminate') && (
        <Button color="error" onClick={() => setAsked('terminate')} data-testid="terminate-convention">
          Dénoncer
        </Button>
      )}
      {acts.includes('close') && (
        <Button variant="contained" onClick={() => setAsked('close')} data-testid="close-convention">
          Clore
        </Button>
      )}
      {asked === 'sign' && <SignDialog convention={convention} onClose={close} />}
      {asked === 'discard' && <DiscardDialog convention={convention} onClose={close} />}
      {asked === 'terminate' && <TerminateDialog convention={convention} onClose={close} />}
      {asked === 'close' && <CloseDialog convention={convention} onClose={close} />}
    </>
  );
}
