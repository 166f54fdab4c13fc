import { getFirstRun, getSignInMethods } from '@chariot/contract';
import { Alert, Box, Button, Divider, Stack, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { passkeysWork } from '../account/index.js';
import { LinkButton, Trouble } from '../page/index.js';
import { PasskeyEntry } from './passkey-entry.js';
import { PasswordEntry } from './password-entry.js';
import { Threshold } from './threshold.js';

/** Nobody is signed in: every way in that this instance has, the simplest first. */
export function SignedOutPage() {
  const firstRun = useRead(getFirstRun, {});
  return (
    <Threshold title="Entrer dans Chariot">
      <Stack spacing={2.5}>
        {firstRun.isError && <Trouble error={firstRun.error} retry={() => void firstRun.refetch()} />}
        {firstRun.data?.needed === true ? <FirstRun /> : <Ways />}
      </Stack>
    </Threshold>
  );
}

const FirstRun = () => (
  <>
    <Typography>Cette instance vient d’être installée&nbsp;: personne ne l’administre encore.</Typography>
    <Box>
      <LinkButton to="/premier-demarrage" variant="contained" testId="go-first-run">
        Commencer
      </LinkButton>
    </Box>
  </>
);

function Ways() {
  const methods = useRead(getSignInMethods, {});
  const providers = methods.data?.providers ?? [];
  return (
    <>
      {providers.map(({ id, label }) => (
        <Button
          key={id}
          variant="contained"
          href={`/api/v1/sign-in/providers/${id}`}
          data-testid={`enter-provider-${id}`}
        >
          Entrer avec {label}
        </Button>
      ))}
      {passkeysWork() && <PasskeyEntry main={providers.length === 0} />}
      <Divider>ou</Divider>
      <PasswordEntry />
      <Alert severity="info">
        Première fois, ou plus aucun moyen d’entrer&nbsp;? Demandez un <strong>lien personnel</strong> à la personne qui
        administre Chariot&nbsp;: à l’académie, ou au service informatique de votre collectivité. Sur un ordinateur
        partagé, pensez à vous déconnecter.
      </Alert>
    </>
  );
}
