import { Alert, Box, Stack } from '@mui/material';
import { providerRefusal } from '../api/index.js';
import { LinkButton } from '../page/index.js';
import { Threshold } from './threshold.js';

export const ProviderRefused = ({ code }: { readonly code: string }) => (
  <Threshold title="La connexion n’a pas abouti">
    <Stack spacing={2}>
      <Alert severity="error" data-testid="provider-refused">
        {providerRefusal(code)}
      </Alert>
      <Box>
        <LinkButton to="/login">Revenir à l’entrée</LinkButton>
      </Box>
    </Stack>
  </Threshold>
);
