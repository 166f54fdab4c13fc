import { closeEnrolmentWindow, getEnrolmentSheet, type Board } from '@chariot/contract';
import LockOpen from '@mui/icons-material/LockOpenOutlined';
import { Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct, useMay } from '../api/index.js';
import { count, left } from '../formats/index.js';
import { ActDialog, DocumentButton, useNow, useSmall } from '../page/index.js';
import { COLOURS } from '../theme/index.js';

interface WindowBarProps {
  readonly window: NonNullable<Board['window']>;
  /** Absent for who may not read codes. */
  readonly onCodes?: () => void;
  readonly mayClose: boolean;
}

/** That the window is open, for how long still, and how far it got. */
export function WindowBar({ window, onCodes, mayClose }: WindowBarProps) {
  const now = useNow(1_000);
  const may = useMay();
  const small = useSmall();
  const [closing, setClosing] = useState(false);
  const { act, busy, refusal } = useAct(closeEnrolmentWindow, 'Enrôlement fermé.');
  const remaining = left(window.expiresAt, now);
  const close = async (): Promise<void> => {
    if (await act({ params: { id: window.id } })) setClosing(false);
  };
  return (
    <Paper
      component="section"
      aria-label="Enrôlement ouvert"
      data-testid="window-bar"
      sx={{ border: `1px solid ${COLOURS.brand}`, bgcolor: COLOURS.brandSoft, px: 2, py: 1.5 }}
    >
      <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 1.5, alignItems: { md: 'center' } }}>
        <Stack direction="row" sx={{ gap: 1.25, alignItems: 'center', flexGrow: 1 }}>
          <LockOpen aria-hidden sx={{ color: COLOURS.brand }} />
          <Box>
            <Typography sx={{ fontWeight: 650 }}>
              {remaining === undefined ? 'L’enrôlement est terminé' : 'L’enrôlement est ouvert'}
            </Typography>
            <Typography sx={{ fontSize: '0.9rem' }}>
              {remaining !== undefined && (
                <>
                  Encore{' '}
                  <Box component="strong" data-testid="window-countdown">
                    {remaining}
                  </Box>
                  {' · '}
                </>
              )}
              {count(window.used, 'code utilisé', 'codes utilisés')} sur {window.codes}
            </Typography>
          </Box>
        </Stack>
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }} className="no-print">
          {onCodes !== undefined && (
            <Button variant="contained" onClick={onCodes} data-testid="show-codes">
              Voir les codes
            </Button>
          )}
          {may('enrolment:read') && !small && (
            <DocumentButton href={documentUrl(getEnrolmentSheet, { params: { id: window.id } })} testId="print-sheet">
              Imprimer les codes
            </DocumentButton>
          )}
          {mayClose && (
            <Button onClick={() => setClosing(true)} data-testid="close-window">
              Fermer
            </Button>
          )}
        </Stack>
      </Stack>
      {closing && (
        <ActDialog
          open
          title="Fermer l’enrôlement&nbsp;?"
          confirm="Fermer l’enrôlement"
          onConfirm={() => void close()}
          onClose={() => setClosing(false)}
          busy={busy}
          refusal={refusal}
          testId="close-window-dialog"
        >
          <Typography>
            Les codes qui n’ont pas servi ne vaudront plus rien, y compris ceux qui sont imprimés. Les tablettes déjà
            enrôlées restent en place. Vous pourrez rouvrir l’enrôlement&nbsp;: il y aura de nouveaux codes.
          </Typography>
        </ActDialog>
      )}
    </Paper>
  );
}
