import { getEnrolmentSheet, type EnrolmentWindow } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import { Box, DialogActions, DialogContent, Stack, Typography } from '@mui/material';
import { documentUrl } from '../api/index.js';
import { left, moment } from '../formats/index.js';
import { CopyButton, DocumentButton, Sheet, useNow } from '../page/index.js';
import { COLOURS, MONOSPACE } from '../theme/index.js';

/** The codes, one per slot, and what a tablet must be told besides. */
export function CodesSheet({ window, onClose }: { readonly window: EnrolmentWindow; readonly onClose: () => void }) {
  const now = useNow(1_000);
  const remaining = left(window.expiresAt, now);
  return (
    <Sheet open title="Codes d’enrôlement" onClose={onClose} wide testId="codes">
      <DialogContent dividers>
        <Stack spacing={2.5}>
          <Box component="ol" sx={{ m: 0, pl: 2.5, '& li': { mb: 0.5 } }}>
            <li>Prenez la tablette à ranger à l’emplacement indiqué.</li>
            <li>
              <strong>Tablette Linux</strong>&nbsp;: lancez-y Chariot, donnez l’adresse du serveur et l’empreinte
              ci-dessous, puis le code de l’emplacement.
            </li>
            {window.ipadUrl !== null && (
              <li>
                <strong>iPad</strong>&nbsp;: lisez avec son appareil photo le QR de la feuille imprimée, ou ouvrez dans
                Safari l’adresse ci-dessous et recopiez le code&nbsp;; la page dit la suite.
              </li>
            )}
            <li>La case devient «&nbsp;En dialogue&nbsp;», puis «&nbsp;Prête&nbsp;».</li>
          </Box>
          <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: { sm: 'repeat(2, 1fr)', md: 'repeat(3, 1fr)' } }}>
            {window.codes.map(({ slot, code, status }) => (
              <Stack
                key={slot}
                direction="row"
                data-testid={`window-code-${slot}`}
                data-status={status}
                sx={{
                  alignItems: 'center',
                  gap: 1.5,
                  px: 1.5,
                  py: 1,
                  minHeight: 60,
                  borderRadius: 1,
                  border: 1,
                  borderColor: status === 'unused' ? COLOURS.control : 'divider',
                  bgcolor: status === 'unused' ? COLOURS.surface : COLOURS.ground,
                }}
              >
                <Typography
                  component="span"
                  sx={{ fontSize: '1.5rem', fontWeight: 700, minWidth: 32, textAlign: 'center' }}
                >
                  {slot}
                </Typography>
                <Box sx={{ minWidth: 0 }}>
                  {status === 'unused' && code !== null ? (
                    <Typography
                      component="span"
                      sx={{ fontFamily: MONOSPACE, fontWeight: 700, fontSize: '1.1rem', whiteSpace: 'nowrap' }}
                    >
                      {code}
                    </Typography>
                  ) : (
                    <Stack direction="row" component="span" sx={{ alignItems: 'center', gap: 0.5, fontWeight: 600 }}>
                      {status === 'used' && <CheckCircle aria-hidden sx={{ fontSize: 18, color: COLOURS.success }} />}
                      {status === 'used' ? 'Enrôlée' : 'Expiré'}
                    </Stack>
                  )}
                </Box>
              </Stack>
            ))}
          </Box>
          <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1 }}>
            <Told label="Adresse du serveur, pour une tablette Linux" value={window.serverUrl} testId="window-server" />
            <Told
              label="Empreinte (la tablette n’aura confiance en rien d’autre)"
              value={window.fingerprint}
              testId="window-fingerprint"
            />
            {window.ipadUrl !== null && (
              <Told label="Adresse à ouvrir sur un iPad, dans Safari" value={window.ipadUrl} testId="window-ipad" />
            )}
          </Box>
          {window.whyNoIpad !== null && (
            <Typography data-testid="window-no-ipad">Pas d’iPad pour l’instant. {window.whyNoIpad}</Typography>
          )}
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
            {remaining === undefined
              ? 'Ces codes ne valent plus rien.'
              : `Ces codes valent encore ${remaining}, jusqu’au ${moment(window.expiresAt)}.`}{' '}
            Enrôlement ouvert par {window.openedBy}.
          </Typography>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, py: 2 }}>
        <DocumentButton href={documentUrl(getEnrolmentSheet, { params: { id: window.id } })} testId="codes-print-sheet">
          Imprimer les codes
        </DocumentButton>
      </DialogActions>
    </Sheet>
  );
}

const Told = ({
  label,
  value,
  testId,
}: {
  readonly label: string;
  readonly value: string;
  readonly testId: string;
}) => (
  <Box>
    <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
      {label}
    </Box>
    <Stack component="dd" direction="row" sx={{ m: 0, gap: 1, alignItems: 'center' }}>
      <Box
        component="span"
        data-testid={testId}
        sx={{ fontFamily: MONOSPACE, overflowWrap: 'anywhere', fontSize: '0.95rem' }}
      >
        {value}
      </Box>
      <CopyButton text={value} label="Copier" />
    </Stack>
  </Box>
);
