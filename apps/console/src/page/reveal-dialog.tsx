import { Alert, Box, Button, DialogActions, DialogContent, Stack, TextField, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { CopyButton } from './buttons.js';
import { ActDialog, Sheet } from './dialog.js';
import { useDraft } from './draft.js';

interface RevealDialogProps<T> {
  readonly title: string;
  /** What it is for, and that the journal keeps why. */
  readonly words: ReactNode;
  /** Of the route: a reason alone. */
  readonly body: z.ZodType<{ readonly reason: string }>;
  /** @returns undefined where the server refuses */
  readonly reveal: (body: { readonly reason: string }) => Promise<T | undefined>;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly onClose: () => void;
  readonly testId: string;
  readonly shown: (value: T) => ShownSecret;
}
interface ShownSecret {
  readonly title: string;
  /** Above it: what to do with it, or what becomes of it. */
  readonly words: string;
  readonly secret: string;
  readonly copy: string;
  /** Below it. */
  readonly more: ReactNode;
}

/** A secret that is asked for with a reason, which the journal keeps, and is shown once. */
export function RevealDialog<T>(props: RevealDialogProps<T>) {
  const { title, words, body, reveal, busy, refusal, onClose, testId, shown } = props;
  const [value, setValue] = useState<T>();
  const draft = useDraft({ reason: '' }, body);
  const confirm = async (): Promise<void> => {
    const asked = draft.checked();
    if (asked !== undefined) setValue(await reveal(asked));
  };
  if (value !== undefined) return <Revealed {...shown(value)} onClose={onClose} testId={testId} />;
  return (
    <ActDialog
      {...{ open: true, title, busy, refusal, onClose }}
      confirm="Voir"
      onConfirm={() => void confirm()}
      testId={`${testId}-dialog`}
    >
      <Typography>{words}</Typography>
      <TextField
        {...draft.field('reason')}
        label="Motif"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': `${testId}-reason` } }}
      />
    </ActDialog>
  );
}

type RevealedProps = ShownSecret & { readonly onClose: () => void; readonly testId: string };

function Revealed({ title, words, secret, copy, more, onClose, testId }: RevealedProps) {
  return (
    <Sheet open title={title} onClose={onClose} testId={`${testId}-shown`}>
      <DialogContent dividers>
        <Stack sx={{ gap: 2 }}>
          <Alert severity="info">{words}</Alert>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
            <Box data-testid={`${testId}-secret`} sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>
              {secret}
            </Box>
            <CopyButton text={secret} label={copy} />
          </Stack>
          {more}
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, py: 2 }}>
        <Button variant="contained" onClick={onClose}>
          Fermer
        </Button>
      </DialogActions>
    </Sheet>
  );
}
