import { createSignInLink, type OutputOf, type Person } from '@chariot/contract';
import { Alert, DialogActions, DialogContent, Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { french, left } from '../formats/index.js';
import { CopyButton, Sheet, useNow } from '../page/index.js';
import { COLOURS, MONOSPACE } from '../theme/index.js';

/** A one-time link, shown once to whoever asked for it, to hand over. */
export function SignInLinkDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(createSignInLink);
  const [link, setLink] = useState<OutputOf<typeof createSignInLink>>();
  const now = useNow(1_000);
  const remaining = link && left(link.expiresAt, now);
  return (
    <Sheet open title={`Lien de connexion\u00A0: ${person.displayName}`} onClose={onClose} testId="link-dialog">
      <DialogContent dividers>
        <Stack spacing={2}>
          <Typography>
            Le lien vaut 15 minutes et une seule fois. Remettez-le à cette personne et à elle seule&nbsp;: qui l’ouvre
            entre à sa place.
          </Typography>
          {link !== undefined && (
            <>
              <Stack
                direction="row"
                sx={{
                  alignItems: 'center',
                  gap: 1,
                  p: 1.5,
                  borderRadius: 1,
                  bgcolor: COLOURS.ground,
                  border: 1,
                  borderColor: 'divider',
                }}
              >
                <Box
                  data-testid="sign-in-link"
                  sx={{ fontFamily: MONOSPACE, fontSize: '0.85rem', overflowWrap: 'anywhere', flexGrow: 1 }}
                >
                  {link.url}
                </Box>
                <CopyButton text={link.url} label="Copier le lien" />
              </Stack>
              <Typography sx={{ color: 'text.secondary' }}>
                {remaining === undefined ? 'Ce lien ne vaut plus rien.' : `Il vaut encore ${remaining}.`}
              </Typography>
            </>
          )}
          {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
        </Stack>
      </DialogContent>
      <DialogActions disableSpacing sx={{ px: 3, py: 2, gap: 1, flexWrap: 'wrap' }}>
        {link === undefined && <Button onClick={onClose}>Annuler</Button>}
        <Button
          variant={link === undefined ? 'contained' : 'outlined'}
          loading={busy}
          onClick={() => void act({ params: { id: person.id } }).then((made) => made && setLink(made))}
          data-testid="create-link-confirm"
        >
          {link === undefined ? 'Créer le lien' : 'En créer un autre'}
        </Button>
        {link !== undefined && (
          <Button variant="contained" onClick={onClose}>
            C’est copié
          </Button>
        )}
      </DialogActions>
    </Sheet>
  );
}
