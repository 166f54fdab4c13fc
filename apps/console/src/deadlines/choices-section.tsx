import { setDeadlineSettings, type DeadlineSettings, type Timeline } from '@chariot/contract';
import {
  Alert,
  Box,
  Button,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState, type FormEvent } from 'react';
import { useAct, useMay } from '../api/index.js';
import { facts, french } from '../formats/index.js';
import { Facts, Section, useDraft } from '../page/index.js';

type Choice = Timeline['choices'][number];

interface ChoicesProps {
  readonly conventionId: string;
  readonly timeline: Timeline;
}

/** Where the text leaves a choice, what each reading gives here, and which one Chariot follows. */
export function ChoicesSection({ conventionId, timeline }: ChoicesProps) {
  const may = useMay();
  return (
    <Section
      title="Comment lire ce que le texte laisse ouvert"
      hint={french('Choisissez avec l’autre partie : Chariot recalcule les échéances, et rien d’autre ne change.')}
      testId="deadline-choices"
    >
      {may('convention:write') ? (
        // Somebody else's choice replaces what is shown here.
        <ChoicesForm
          key={JSON.stringify(timeline.settings)}
          conventionId={conventionId}
          settings={timeline.settings}
          choices={timeline.choices}
        />
      ) : (
        <Facts
          facts={[
            ...timeline.choices.map(({ label, trap, options }) => {
              const chosen = options.find((one) => one.chosen);
              return [`${label} (${trap})`, chosen && facts(chosen.label, chosen.result)] as const;
            }),
            ['Rappels par courriel', timeline.settings.reminders ? 'Envoyés' : 'Arrêtés'],
          ]}
        />
      )}
    </Section>
  );
}

const UNITS: Readonly<Record<'reportGraceDays' | 'renewalMonths' | 'bankCheckMonths', string>> = {
  reportGraceDays: 'Jours',
  renewalMonths: 'Mois après la signature',
  bankCheckMonths: 'Mois',
};
const numberOf = (text: string): number | null => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : null);

interface FormProps {
  readonly conventionId: string;
  readonly settings: DeadlineSettings;
  readonly choices: readonly Choice[];
}

function ChoicesForm({ conventionId, settings, choices }: FormProps) {
  const saving = useAct(setDeadlineSettings, 'Choix enregistrés\u00A0: les échéances sont recalculées.');
  const [reminders, setReminders] = useState(settings.reminders);
  const draft = useDraft(
    {
      lastDay: settings.lastDay as string,
      terms: settings.terms as string,
      reportGraceDays: String(settings.reportGraceDays),
      renewalMonths: String(settings.renewalMonths),
      bankCheckMonths: String(settings.bankCheckMonths),
    },
    setDeadlineSettings.body,
    (values) => ({
      ...values,
      reportGraceDays: numberOf(values.reportGraceDays),
      renewalMonths: numberOf(values.renewalMonths),
      bankCheckMonths: numberOf(values.bankCheckMonths),
      reminders,
    }),
  );
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const body = draft.checked();
    if (body !== undefined) void saving.act({ params: { id: conventionId }, body });
  };
  return (
    <Stack component="form" noValidate onSubmit={save} sx={{ gap: 2.5 }}>
      {choices.map((choice) => (
        <ChoiceField key={choice.setting} choice={choice} draft={draft} />
      ))}
      <FormControlLabel
        control={
          <Switch
            checked={reminders}
            onChange={(_, on) => setReminders(on)}
            slotProps={{ input: { 'data-testid': 'reminders' } as object }}
          />
        }
        label={
          reminders
            ? 'Rappels par courriel\u00A0: envoyés à qui doit faire quelque chose'
            : 'Rappels par courriel\u00A0: arrêtés pour cette convention'
        }
      />
      {saving.refusal !== undefined && (
        <Alert severity="error" data-testid="refusal">
          {french(saving.refusal)}
        </Alert>
      )}
      <Box>
        <Button type="submit" variant="contained" loading={saving.busy} data-testid="save-choices">
          Enregistrer ces choix
        </Button>
      </Box>
    </Stack>
  );
}

type ChoicesDraft = ReturnType<
  typeof useDraft<Record<Choice['setting'], string>, NonNullable<typeof setDeadlineSettings.body>>
>;

/** A choice of wording shows what each reading gives; a delay of our own, what it gives today. */
function ChoiceField({ choice, draft }: { readonly choice: Choice; readonly draft: ChoicesDraft }) {
  const { setting, trap, label, explanation, options } = choice;
  const id = useId();
  return (
    <Box data-testid={`choice-${setting}`}>
      <Typography component="h3" id={id} sx={{ fontWeight: 650 }}>
        {label}{' '}
        <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
          ({trap})
        </Box>
      </Typography>
      <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem', mb: 0.5 }}>{french(explanation)}</Typography>
      {setting === 'lastDay' || setting === 'terms' ? (
        <RadioGroup
          aria-labelledby={id}
          value={draft.values[setting]}
          onChange={(_, value) => draft.set({ [setting]: value })}
        >
          {options.map(({ value, label: words, result }) => (
            <FormControlLabel
              key={value}
              value={value}
              control={<Radio slotProps={{ input: { 'data-testid': `${setting}-${value}` } as object }} />}
              label={french(`${words} : ${result}`)}
            />
          ))}
        </RadioGroup>
      ) : (
        <TextField
          {...draft.field(
            setting,
            french(`Aujourd’hui : ${options.map(({ label: words, result }) => `${words} → ${result}`).join(', ')}`),
          )}
          label={UNITS[setting]}
          sx={{ maxWidth: 420, mt: 0.5 }}
          slotProps={{
            htmlInput: { inputMode: 'numeric', maxLength: 4, 'aria-describedby': id, 'data-testid': setting },
          }}
        />
      )}
    </Box>
  );
}
