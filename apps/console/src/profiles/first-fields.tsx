import { Box, FormControl, FormControlLabel, FormLabel, Radio, RadioGroup, TextField, Typography } from '@mui/material';
import type { FirstForm } from './first-form.js';
import { ClassroomPicker } from './pickers.js';

interface FirstFieldsProps {
  readonly form: FirstForm;
  readonly set: (change: Partial<FirstForm>) => void;
}

/** To all at once, or to some first: what is waited for, and what makes it go back. */
export function FirstFields({ form, set }: FirstFieldsProps) {
  const numeric = (name: 'percent' | 'reports' | 'hours' | 'failurePercent', label: string) => (
    <TextField
      size="small"
      label={label}
      value={form[name]}
      onChange={({ target }) => set({ [name]: target.value })}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 6, 'data-testid': `first-${name}` } }}
    />
  );
  return (
    <Box data-testid="first-fields">
      <FormControl>
        <FormLabel id="first-to">À qui d’abord&nbsp;?</FormLabel>
        <RadioGroup
          row
          aria-labelledby="first-to"
          value={form.to}
          onChange={(_, value) => set({ to: value === 'classroom' || value === 'share' ? value : 'all' })}
        >
          <FormControlLabel value="all" control={<Radio />} label="À toutes les tablettes" />
          <FormControlLabel value="classroom" control={<Radio />} label="À une classe mobile" />
          <FormControlLabel value="share" control={<Radio />} label="À une part des classes mobiles" />
        </RadioGroup>
      </FormControl>
      {form.to === 'classroom' && (
        <Box sx={{ my: 1 }}>
          <ClassroomPicker
            label="Classe mobile qui essaie"
            onPick={(classroomId) => set({ classroomId })}
            hint="Parmi celles que ce changement touche."
          />
        </Box>
      )}
      {form.to !== 'all' && (
        <>
          <Box sx={{ display: 'grid', gap: 1.5, my: 1, gridTemplateColumns: { xs: '1fr 1fr', md: 'repeat(4, 1fr)' } }}>
            {form.to === 'share' && numeric('percent', 'Part (%)')}
            {numeric('reports', 'Tablettes attendues')}
            {numeric('hours', 'Ou après (heures)')}
            {numeric('failurePercent', 'Échecs tolérés (%)')}
          </Box>
          <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
            Le changement s’étend à toutes quand elles ont répondu, et revient en arrière de lui-même au-delà du taux
            d’échecs. Une classe mobile éteinte ne décide de rien.
          </Typography>
        </>
      )}
    </Box>
  );
}
