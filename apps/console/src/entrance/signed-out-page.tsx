import { getFirstRun } from '@chariot/contract';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { LinkButton, Trouble } from '../page/index.js';
import { Threshold } from './threshold.js';

/** Nobody is signed in: how one enters, in three lines. */
export function SignedOutPage() {
  const firstRun = useRead(getFirstRun, {});
  return (
    <Threshold title="Entrer dans Chariot">
      <Stack spacing={2}>
        {firstRun.isError && <Trouble error={firstRun.error} retry={() => void firstRun.refetch()} />}
        {firstRun.data?.needed === true ? (
          <>
            <Typography>Cette instance vient d’être installée&nbsp;: personne ne l’administre encore.</Typography>
            <Box>
              <LinkButton to="/premier-demarrage" variant="contained" testId="go-first-run">
                Commencer
              </LinkButton>
            </Box>
          </>
        ) : (
          <>
            <Typography>
              Il n’y a pas de mot de passe à retenir. On entre par un <strong>lien personnel</strong>, valable 15
              minutes et une seule fois.
            </Typography>
            <Box component="ol" sx={{ m: 0, pl: 2.5, '& li': { mb: 1 } }}>
              <li>
                Demandez votre lien à la personne qui administre Chariot&nbsp;: à l’académie, ou au service informatique
                de votre collectivité.
              </li>
              <li>Ouvrez-le sur l’appareil où vous voulez travailler.</li>
              <li>Vous y êtes. La session reste ouverte pendant votre journée de travail.</li>
            </Box>
            <Alert severity="info">
              Sur un ordinateur partagé, pensez à vous déconnecter&nbsp;: menu à votre nom, «&nbsp;Se
              déconnecter&nbsp;».
            </Alert>
          </>
        )}
      </Stack>
    </Threshold>
  );
}
