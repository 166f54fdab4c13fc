import { Alert, Box, Stack } from '@mui/material';
import { LinkButton } from '../page/index.js';
import { Threshold } from './threshold.js';

/** By the code that the api put in the address; never words from the address itself, which anybody can write. */
const SENTENCES: Readonly<Record<string, string>> = {
  'identity.providerUnknownPerson':
    'Votre compte est bon, mais personne ne vous a encore ajouté dans Chariot. Demandez-le à la personne qui l’administre.',
  'identity.providerRefused': 'Le fournisseur d’identité n’a pas confirmé la connexion. Recommencez.',
  'identity.providerUnreachable': 'Le fournisseur d’identité ne répond pas. Réessayez plus tard, ou entrez autrement.',
};

export const ProviderRefused = ({ code }: { readonly code: string }) => (
  <Threshold title="La connexion n’a pas abouti">
    <Stack spacing={2}>
      <Alert severity="error" data-testid="provider-refused">
        {SENTENCES[code] ?? 'La connexion n’a pas abouti. Recommencez ; si cela continue, entrez autrement.'}
      </Alert>
      <Box>
        <LinkButton to="/login">Revenir à l’entrée</LinkButton>
      </Box>
    </Stack>
  </Threshold>
);
