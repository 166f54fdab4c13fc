import { discardConvention, type Convention } from '@chariot/contract';
import { Typography } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { facts, french } from '../formats/index.js';
import { ActDialog } from '../page/index.js';

interface DiscardDialogProps {
  readonly convention: Convention;
  readonly onClose: () => void;
}

/** Gives up a draft that was declared by mistake. */
export function DiscardDialog({ convention, onClose }: DiscardDialogProps) {
  const { act, busy, refusal } = useAct(discardConvention, 'Projet abandonné.');
  const navigate = useNavigate();
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: convention.id } })) void navigate('/conventions');
  };
  return (
    <ActDialog
      open
      danger
      title="Abandonner ce projet de convention&nbsp;?"
      confirm="Abandonner"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="discard-dialog"
    >
      <Typography sx={{ fontWeight: 600 }}>{facts(convention.reference, convention.title)}</Typography>
      <Typography>
        {french(
          'Il disparaît pour les deux parties. Un projet qui a déjà des dépenses ou un dossier ne s’abandonne pas.',
        )}
      </Typography>
    </ActDialog>
  );
}
