import { SETTING_LABELS, type SettingId } from '@chariot/contract';
import { Box, Paper, Stack, Switch, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { SETTING_HINTS } from './settings-words.js';

interface SettingCardProps {
  readonly setting: SettingId;
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
  readonly disabled: boolean;
  readonly children: ReactNode;
}

/** A setting: its name, what it is for, its switch; its fields only when it is on. */
export function SettingCard({ setting, on, onSwitch, disabled, children }: SettingCardProps) {
  const id = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      data-testid={`setting-${setting}`}
      sx={{ border: 1, borderColor: 'divider', px: 2.5, py: 1.5 }}
    >
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', justifyContent: 'space-between' }}>
        <Box>
          <Typography variant="h3" component="h2" id={id}>
            {SETTING_LABELS[setting]}
          </Typography>
          <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{SETTING_HINTS[setting]}</Typography>
        </Box>
        <Switch
          checked={on}
          disabled={disabled}
          onChange={(_, checked) => onSwitch(checked)}
          slotProps={{ input: { 'aria-labelledby': id, 'data-testid': `switch-${setting}` } as object }}
        />
      </Stack>
      {on && (
        // A fieldset is by itself as wide as its longest line.
        <Stack
          component="fieldset"
          disabled={disabled}
          spacing={2}
          sx={{ border: 0, m: 0, p: 0, pt: 2, pb: 1, minWidth: 0 }}
        >
          {children}
        </Stack>
      )}
    </Paper>
  );
}
