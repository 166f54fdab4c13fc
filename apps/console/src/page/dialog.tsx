import Close from '@mui/icons-material/Close';
import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  IconButton,
  Stack,
} from '@mui/material';
import { useId, type FormEvent, type ReactNode } from 'react';
import { french } from '../formats/index.js';
import { useSmall } from './rows.js';

interface ActDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** The verb on the button. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** Why the server said no. */
  readonly refusal?: string | undefined;
  readonly danger?: boolean;
  readonly wide?: boolean;
  /** On the button that does nothing; « Annuler » unless told. */
  readonly leave?: string;
  readonly testId: string;
}

/** One act, asked once: what it does, its few fields, its verb. Enter confirms, Escape leaves. */
export function ActDialog(props: ActDialogProps) {
  const { open, title, children, confirm, onConfirm, onClose, busy = false, disabled = false, refusal, testId } = props;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!busy && !disabled) onConfirm();
  };
  return (
    <Sheet open={open} title={title} onClose={onClose} wide={props.wide ?? false} testId={testId} busy={busy}>
      <Box component="form" noValidate onSubmit={submit} sx={{ display: 'contents' }}>
        <DialogContent dividers>
          <Stack spacing={2} sx={{ pt: 0.5 }}>
            {children}
          </Stack>
        </DialogContent>
        {/* Beside the button that was pressed: at the end of a long form nobody would see it. */}
        {refusal !== undefined && (
          <Alert severity="error" data-testid="refusal" sx={{ mx: 3, mt: 2 }}>
            {french(refusal)}
          </Alert>
        )}
        {/* On a phone they share the width; a long verb goes below, and on two lines, rather than out of it. */}
        <DialogActions
          disableSpacing
          sx={{
            px: 3,
            py: 2,
            gap: 1,
            flexWrap: 'wrap',
            '& .MuiButton-root': { flexGrow: { xs: 1, sm: 0 }, flexShrink: 1, whiteSpace: 'normal' },
          }}
        >
          <Button onClick={onClose} disabled={busy}>
            {props.leave ?? 'Annuler'}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={props.danger ? 'error' : 'primary'}
            loading={busy}
            disabled={disabled}
            data-testid={`${testId}-confirm`}
          >
            {confirm}
          </Button>
        </DialogActions>
      </Box>
    </Sheet>
  );
}

interface SheetProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly busy?: boolean;
  readonly testId: string;
}

/** A sheet over the page; the whole screen on a phone. */
export function Sheet({ open, title, children, onClose, wide = false, busy = false, testId }: SheetProps) {
  const id = useId();
  return (
    <Dialog
      open={open}
      onClose={() => {
        if (!busy) onClose();
      }}
      fullWidth
      fullScreen={useSmall()}
      maxWidth={wide ? 'md' : 'sm'}
      aria-labelledby={id}
      data-testid={testId}
    >
      <Stack direction="row" sx={{ alignItems: 'center', pr: 1.5 }}>
        <DialogTitle id={id} component="h2" sx={{ flex: '1 1 auto', minWidth: 0, overflowWrap: 'anywhere' }}>
          {title}
        </DialogTitle>
        <IconButton onClick={onClose} disabled={busy} aria-label="Fermer">
          <Close />
        </IconButton>
      </Stack>
      {children}
    </Dialog>
  );
}
