import { listPlaces, writeFeedback } from '@chariot/contract';
import { Alert, Box, Button, MenuItem, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { Page, Reading, Section, useDraft } from '../page/index.js';
import { FeedbackFields, feedbackTyped, NOTHING_TYPED } from './feedback-fields.js';

const MOST_SCHOOLS = 200;

/** An account is of a school; a teacher has one, and is not asked. */
export function NewFeedbackPage() {
  const schools = useRead(listPlaces, { query: { kind: 'school', limit: MOST_SCHOOLS } });
  return (
    <Page
      title="Écrire un retour"
      crumbs={[{ to: '/retours', label: 'Retours d’expérience' }]}
      subtitle="Vous seul le voyez tant que vous ne l’avez pas remis. Votre nom n’est jamais montré."
    >
      <Section title="Votre retour">
        <Reading of={schools} lines={6}>
          {({ items }) => <NewFeedbackForm schools={items} />}
        </Reading>
      </Section>
    </Page>
  );
}

interface NewFeedbackFormProps {
  readonly schools: readonly { readonly id: string; readonly name: string }[];
}

function NewFeedbackForm({ schools }: NewFeedbackFormProps) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(writeFeedback, 'Brouillon enregistré.');
  const draft = useDraft(
    { ...NOTHING_TYPED, schoolId: schools.length === 1 ? (schools[0]?.id ?? '') : '' },
    writeFeedback.body,
    ({ schoolId, ...typed }) => ({ ...feedbackTyped(typed as typeof NOTHING_TYPED), schoolId }),
  );
  const keep = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = draft.checked();
    const begun = body === undefined ? undefined : await act({ body });
    if (begun !== undefined) void navigate(`/retours/${begun.id}`);
  };
  return (
    <Stack component="form" noValidate onSubmit={(event) => void keep(event)} sx={{ gap: 2, maxWidth: 720 }}>
      {schools.length !== 1 && (
        <TextField
          select
          {...draft.field('schoolId')}
          label="École"
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'feedback-school' } as object } }}
        >
          {schools.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <FeedbackFields draft={draft} />
      {refusal !== undefined && (
        <Alert severity="error" data-testid="refusal">
          {french(refusal)}
        </Alert>
      )}
      <Box>
        <Button type="submit" variant="contained" loading={busy} data-testid="keep-feedback">
          Enregistrer le brouillon
        </Button>
      </Box>
    </Stack>
  );
}
