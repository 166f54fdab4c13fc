import { Button, Stack } from '@mui/material';

interface MoreProps {
  readonly label: string;
  readonly full: boolean;
  readonly onMore: () => void;
  readonly onLess?: () => void;
}
/** Under a list: one more, or one less. */
export const More = ({ label, full, onMore, onLess }: MoreProps) => (
  <Stack direction="row" sx={{ gap: 1 }}>
    <Button size="small" onClick={onMore} disabled={full}>
      {label}
    </Button>
    {onLess !== undefined && (
      <Button size="small" onClick={onLess}>
        Retirer la dernière
      </Button>
    )}
  </Stack>
);
