import { Button, Stack, Typography } from '@mui/material';
import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';

interface AgendaNavProps {
  readonly label: string;
  readonly now: string;
  readonly onBack: () => void;
  readonly onNow: () => void;
  readonly onNext: () => void;
}

/** One week, or one day, to another. */
export const AgendaNav = ({ label, now, onBack, onNow, onNext }: AgendaNavProps) => (
  <Stack
    component="nav"
    aria-label="Dates de l’agenda"
    direction="row"
    sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}
  >
    <Typography
      variant="h2"
      aria-live="polite"
      data-testid="agenda-label"
      sx={{ flexGrow: 1, flexBasis: { xs: '100%', sm: 'auto' } }}
    >
      {label}
    </Typography>
    <Button size="small" sx={{ px: 1 }} startIcon={<ChevronLeft />} onClick={onBack} data-testid="agenda-back">
      Avant
    </Button>
    <Button size="small" sx={{ px: 1 }} onClick={onNow} data-testid="agenda-now">
      {now}
    </Button>
    <Button size="small" sx={{ px: 1 }} endIcon={<ChevronRight />} onClick={onNext} data-testid="agenda-next">
      Après
    </Button>
  </Stack>
);
