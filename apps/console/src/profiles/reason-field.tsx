import { TextField } from '@mui/material';

/** Why two people are asked. */
export const ReasonField = ({ reason, set }: { readonly reason: string; readonly set: (reason: string) => void }) => (
  <TextField
    label="Motif de la demande"
    value={reason}
    onChange={({ target }) => set(target.value)}
    multiline
    minRows={2}
    helperText="Lu par la personne qui l’accordera."
    slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'request-reason' } }}
  />
);
