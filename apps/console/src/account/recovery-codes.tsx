import { Alert, Box, Button, DialogActions, DialogContent, Stack } from '@mui/material';
import { CopyButton, Sheet } from '../page/index.js';
import { COLOURS, MONOSPACE } from '../theme/index.js';

/** Shown once, to be printed or written down. */
export function RecoveryCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  return (
    <Sheet open title="Vos codes de secours" onClose={onClose} testId="recovery-codes">
      <DialogContent dividers>
        <Stack spacing={2}>
          <Alert severity="warning">
            Notez-les maintenant et rangez-les ailleurs que sur votre téléphone&nbsp;: ils ne seront plus affichés.
            Chacun remplace une fois le code de l’application.
          </Alert>
          <Box
            component="ul"
            sx={{
              listStyle: 'none',
              m: 0,
              p: 2,
              display: 'grid',
              gridTemplateColumns: { sm: '1fr 1fr' },
              gap: 1,
              bgcolor: COLOURS.ground,
              borderRadius: 1,
              fontFamily: MONOSPACE,
            }}
          >
            {codes.map((code) => (
              <li key={code} data-testid="recovery-code">
                {code}
              </li>
            ))}
          </Box>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, py: 2 }}>
        <CopyButton text={codes.join('\n')} label="Copier les codes" />
        <Button variant="contained" onClick={onClose} data-testid="recovery-codes-noted">
          Je les ai notés
        </Button>
      </DialogActions>
    </Sheet>
  );
}
