import { createQuestionnaire } from '@chariot/contract';
import { ROLE_PERMISSIONS } from '@chariot/kernel';
import { Alert, Box, Button, MenuItem, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAct, useMe } from '../api/index.js';
import { french } from '../formats/index.js';
import { Page, Section, useDraft, Waiting } from '../page/index.js';

interface Ground {
  readonly id: string;
  readonly name: string;
}

/** A title and a ground; the questions come on the next page. */
export function NewSurveyPage() {
  const me = useMe();
  if (me === undefined) return <Waiting lines={4} />;
  const grounds = new Map(
    me.roles
      .filter(({ role }) => ROLE_PERMISSIONS[role].includes('survey:write'))
      .map(({ place: { id, name } }): [string, Ground] => [id, { id, name }]),
  );
  return <NewSurveyForm grounds={[...grounds.values()]} />;
}

function NewSurveyForm({ grounds }: { readonly grounds: readonly Ground[] }) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(createQuestionnaire);
  const draft = useDraft(
    { title: '', placeId: grounds[0]?.id ?? '' },
    createQuestionnaire.body,
    ({ title, placeId }) => ({ title, placeId, introduction: null, questions: [] }),
  );
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = draft.checked();
    const begun = body === undefined ? undefined : await act({ body });
    if (begun !== undefined) void navigate(`/enquetes/${begun.id}`);
  };
  return (
    <Page title="Nouvelle enquête" crumbs={[{ to: '/enquetes', label: 'Enquêtes' }]}>
      <Section title="Sur quoi, et où">
        <Stack component="form" noValidate onSubmit={(event) => void begin(event)} sx={{ gap: 2, maxWidth: 640 }}>
          <TextField
            {...draft.field('title', 'Ce que liront les établissements.')}
            label="Titre"
            slotProps={{ htmlInput: { maxLength: 160, 'data-testid': 'survey-title' } }}
          />
          <TextField
            select
            {...draft.field('placeId', 'Les établissements de ce lieu pourront être interrogés.')}
            label="Lieu"
          >
            {grounds.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          {refusal !== undefined && (
            <Alert severity="error" data-testid="refusal">
              {french(refusal)}
            </Alert>
          )}
          <Box>
            <Button type="submit" variant="contained" loading={busy} data-testid="begin-survey">
              Écrire les questions
            </Button>
          </Box>
        </Stack>
      </Section>
    </Page>
  );
}
