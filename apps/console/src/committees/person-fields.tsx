import { Box, Button, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import type { TypedMember } from './typed-members.js';

interface PersonFieldsProps {
  readonly title: string;
  readonly member: TypedMember;
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  readonly faultOf: (field: string) => string | undefined;
  readonly onChange: (member: TypedMember) => void;
  readonly onRemove?: (() => void) | undefined;
  readonly testId: string;
}

/** One seat: a function, whom it speaks for, and where its convocation goes. A name is never needed. */
export function PersonFields({ title, member, parties, faultOf, onChange, onRemove, testId }: PersonFieldsProps) {
  const field = (name: 'function' | 'displayName' | 'email', hint?: string) => ({
    value: member[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange({ ...member, [name]: target.value }),
    error: faultOf(name) !== undefined,
    helperText: faultOf(name) ?? hint,
    slotProps: { htmlInput: { 'data-testid': `${testId}-${name}`, maxLength: name === 'email' ? 254 : 120 } },
  });
  return (
    <Paper
      component="fieldset"
      sx={{ border: 1, borderColor: 'divider', m: 0, p: 2, minWidth: 0 }}
      data-testid={testId}
    >
      <Typography component="legend" sx={{ fontWeight: 650, px: 0.5 }}>
        {title}
      </Typography>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>
        <TextField {...field('function')} label="Fonction" />
        <TextField
          select
          label="Représente"
          value={member.represents}
          onChange={({ target }) => onChange({ ...member, represents: target.value })}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">Aucun signataire</MenuItem>
          {parties.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <TextField {...field('email')} type="email" label="Courriel (facultatif)" />
        <TextField {...field('displayName')} label="Nom (facultatif)" />
      </Box>
      {onRemove !== undefined && (
        <Stack direction="row" sx={{ mt: 1 }}>
          <Button color="error" size="small" onClick={onRemove}>
            Retirer
          </Button>
        </Stack>
      )}
    </Paper>
  );
}
