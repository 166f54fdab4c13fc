import { openSession } from '@chariot/contract';
import { Alert, Box, CircularProgress, Stack, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ApiFailure, call, messageOf } from '../api/index.js';
import { french } from '../formats/index.js';
import { LinkButton } from '../page/index.js';
import { ProviderRefused } from './provider-refused.js';
import { Threshold } from './threshold.js';
import { useEntering } from './use-entering.js';

// A link is used once: an effect that runs twice must not use it twice.
const exchanges = new Map<string, ReturnType<typeof exchange>>();
const exchange = (token: string) => call(openSession, { body: { token } });
const exchangeOnce = (token: string): ReturnType<typeof exchange> => {
  const running = exchanges.get(token) ?? exchange(token);
  exchanges.set(token, running);
  return running;
};

/** `/entrer?jeton=…`: gives the one-time link back, receives a session, goes to the dashboard. `?refus=…`: a provider's no. */
export function EnterPage() {
  const [search] = useSearchParams();
  const token = search.get('jeton') ?? '';
  const refused = search.get('refus');
  const entering = useRef(useEntering());
  const [failure, setFailure] = useState<unknown>();

  useEffect(() => {
    if (token === '') return undefined;
    let here = true;
    exchangeOnce(token).then(
      (me) => {
        if (here) entering.current(me);
      },
      (error: unknown) => {
        exchanges.delete(token);
        if (here) setFailure(error);
      },
    );
    return () => {
      here = false;
    };
  }, [token]);

  if (refused !== null) return <ProviderRefused code={refused} />;

  if (token !== '' && failure === undefined) {
    return (
      <Threshold title="Connexion en cours">
        <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }} role="status">
          <CircularProgress size={24} aria-hidden />
          <Typography>Un instant…</Typography>
        </Stack>
      </Threshold>
    );
  }
  const unreachable = failure instanceof ApiFailure && (failure.status === 0 || failure.status >= 500);
  return (
    <Threshold title={unreachable ? 'Le serveur ne répond pas' : 'Ce lien ne permet plus d’entrer'}>
      <Stack spacing={2} data-testid="link-refused">
        <Alert severity={unreachable ? 'warning' : 'error'}>
          {token === ''
            ? 'Le lien est incomplet\u00A0: il a peut-être été coupé en le copiant.'
            : french(messageOf(failure))}
        </Alert>
        {unreachable ? (
          <Typography>Votre lien n’a pas été utilisé. Vérifiez la connexion, puis ouvrez-le de nouveau.</Typography>
        ) : (
          <Typography>
            Un lien vaut 15 minutes et une seule fois. S’il a déjà servi sur cet appareil, votre session est peut-être
            encore ouverte&nbsp;: essayez le tableau de bord. Sinon, demandez-en un autre à la personne qui administre
            Chariot.
          </Typography>
        )}
        <Box>
          <LinkButton to="/">Aller au tableau de bord</LinkButton>
        </Box>
      </Stack>
    </Threshold>
  );
}
