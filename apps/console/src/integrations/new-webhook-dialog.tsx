import { addWebhook, webhookTopic, type Webhook } from '@chariot/contract';
import { Checkbox, FormControl, FormControlLabel, FormHelperText, FormLabel, TextField } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { PlaceOfKind } from './place-of-kind.js';

export const TOPIC_WORDS: Readonly<Record<Webhook['topics'][number], string>> = {
  device: 'Tablettes',
  classroom: 'Classes mobiles',
  profile: 'Profils',
  operation: 'Demandes aux tablettes',
  convention: 'Convention',
  place: 'Lieux',
  approval: 'Actes graves',
};

interface NewWebhookDialogProps {
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}

export function NewWebhookDialog({ onClose, onMade }: NewWebhookDialogProps) {
  const { act, busy, refusal } = useAct(addWebhook);
  const draft = useDraft({ url: 'https://', placeId: '', topics: [] as string[] }, addWebhook.body, (values) => ({
    ...values,
    placeId: values.placeId === '' ? undefined : values.placeId,
  }));
  const { topics } = draft.values;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const made = body && (await act({ body }));
    if (made !== undefined) onMade(made.secret);
  };
  return (
    <ActDialog
      open
      title="Ajouter un appel sortant"
      confirm="Ajouter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="webhook-dialog"
    >
      <TextField
        {...draft.field('url')}
        label="Adresse à appeler"
        slotProps={{ htmlInput: { 'data-testid': 'webhook-url' } }}
      />
      <PlaceOfKind onPick={(placeId) => draft.set({ placeId })} error={draft.errors['placeId']} />
      <FormControl component="fieldset">
        <FormLabel component="legend">Prévenir de ce qui change</FormLabel>
        {webhookTopic.options.map((topic) => (
          <FormControlLabel
            key={topic}
            label={TOPIC_WORDS[topic]}
            control={
              <Checkbox
                checked={topics.includes(topic)}
                onChange={({ target }) =>
                  draft.set({ topics: target.checked ? [...topics, topic] : topics.filter((one) => one !== topic) })
                }
              />
            }
          />
        ))}
        {draft.errors['topics'] !== undefined && <FormHelperText error>Choisissez au moins un sujet.</FormHelperText>}
      </FormControl>
    </ActDialog>
  );
}
