import { Alert, Box, Button, DialogActions, DialogContent, Stack } from '@mui/material';
import { CopyButton, Sheet } from '../page/index.js';
import { COLOURS, MONOSPACE } from '../theme/index.js';

interface SecretDialogProps {
  readonly title: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that is shown once. */
export function SecretDialog({ title, secret, onClose }: SecretDialogProps) {
  return (
    <Sheet open title={title} onClose={onClose} testId="secret-dialog">
      <DialogContent dividers>
        <Stack spacing={2}>
          <Alert severity="warning">Copiez-le maintenant dans l’autre logiciel&nbsp;: il ne sera plus affiché.</Alert>
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
              data-testid="secret"
              sx={{ fontFamily: MONOSPACE, fontSize: '0.85rem', overflowWrap: 'anywhere', flexGrow: 1 }}
            >
              {secret}
            </Box>
            <CopyButton text={secret} label="Copier" />
          </Stack>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, py: 2 }}>
        <Button variant="contained" onClick={onClose}>
          C’est copié
        </Button>
      </DialogActions>
    </Sheet>
  );
}
