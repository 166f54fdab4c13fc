import {
  listQuestionnaireRecipients,
  renewQuestionnaireLink,
  type Questionnaire,
  type SurveyRecipient,
} from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { count, moment } from '../formats/index.js';
import { ActDialog, CopyButton, Empty, Reading, Rows, Section, type Column } from '../page/index.js';

const FEW = 20;
const MANY = 200;
const POSTED = (messages: number | null): string => {
  if (messages === null) return 'Le courriel va partir';
  return messages === 0
    ? 'Personne à qui écrire\u00A0: donnez-lui le lien'
    : `${count(messages, 'courriel')} à sa direction`;
};

/** Who was asked and who has not answered; a link that got lost is made again. */
export function RecipientsSection({ survey }: { readonly survey: Questionnaire }) {
  const [answered, setAnswered] = useState<'' | 'yes' | 'no'>('');
  const [limit, setLimit] = useState(FEW);
  const [chosen, setChosen] = useState<SurveyRecipient>();
  const query = { limit, ...(answered !== '' && { answered }) };
  const recipients = useRead(
    listQuestionnaireRecipients,
    { params: { id: survey.id }, query },
    { keep: true, poll: true },
  );
  const open = survey.state === 'sent';
  const columns: readonly [Column<SurveyRecipient>, ...Column<SurveyRecipient>[]] = [
    { label: 'Établissement', cell: ({ place }) => place.name },
    {
      label: 'Réponse',
      cell: ({ answeredAt }) => (answeredAt === null ? 'Pas encore' : `Reçue le ${moment(answeredAt)}`),
    },
    { label: 'Courriel', cell: ({ messages }) => POSTED(messages), small: 'bare' },
    ...(open
      ? [
          {
            label: 'Lien',
            small: 'bare' as const,
            cell: (recipient: SurveyRecipient) => (
              <Button
                size="small"
                onClick={() => setChosen(recipient)}
                aria-label={`Refaire le lien de ${recipient.place.name}`}
                data-testid="renew-link"
              >
                Refaire le lien
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section
      title="Destinataires"
      flush
      testId="survey-recipients"
      action={
        <TextField
          select
          size="small"
          label="Montrer"
          value={answered}
          onChange={({ target }) => setAnswered(target.value as '' | 'yes' | 'no')}
          sx={{ minWidth: 190 }}
          slotProps={{
            select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': 'filter-answered' } as object },
            inputLabel: { shrink: true },
          }}
        >
          <MenuItem value="">Tous</MenuItem>
          <MenuItem value="no">Sans réponse</MenuItem>
          <MenuItem value="yes">Ont répondu</MenuItem>
        </TextField>
      }
    >
      <Reading of={recipients} lines={4}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty title="Personne ici" />
          ) : (
            <>
              <Rows rows={items} keyOf={({ id }) => id} columns={columns} caption="Destinataires" />
              {total > items.length && limit < MANY && (
                <Box sx={{ p: 2, borderTop: 1, borderColor: 'divider' }}>
                  <Button onClick={() => setLimit(MANY)}>
                    En montrer plus ({String(items.length)} sur {String(total)})
                  </Button>
                </Box>
              )}
              {total > items.length && limit >= MANY && (
                <Typography sx={{ p: 2, color: 'text.secondary' }}>
                  {String(items.length)} sur {String(total)}&nbsp;: l’export les donne tous.
                </Typography>
              )}
            </>
          )
        }
      </Reading>
      {chosen !== undefined && (
        <RenewDialog surveyId={survey.id} recipient={chosen} onClose={() => setChosen(undefined)} />
      )}
    </Section>
  );
}

interface RenewDialogProps {
  readonly surveyId: string;
  readonly recipient: SurveyRecipient;
  readonly onClose: () => void;
}

function RenewDialog({ surveyId, recipient, onClose }: RenewDialogProps) {
  const { act, busy, refusal } = useAct(renewQuestionnaireLink);
  const [url, setUrl] = useState<string>();
  const confirm = async (): Promise<void> => {
    if (url !== undefined) return onClose();
    const made = await act({ params: { id: surveyId, recipientId: recipient.id } });
    if (made !== undefined) setUrl(made.url);
  };
  return (
    <ActDialog
      open
      title={url === undefined ? `Refaire le lien de ${recipient.place.name}` : `Lien de ${recipient.place.name}`}
      confirm={url === undefined ? 'Faire un nouveau lien' : 'C’est noté'}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="renew-link-dialog"
    >
      {url === undefined ? (
        <Typography>
          Les liens envoyés auparavant à cet établissement ne répondront plus. Une réponse déjà reçue reste.
        </Typography>
      ) : (
        <>
          <Typography>Ce lien n’est montré qu’une fois&nbsp;: copiez-le, puis donnez-le à l’établissement.</Typography>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
            <Box component="code" data-testid="survey-link" sx={{ overflowWrap: 'anywhere' }}>
              {url}
            </Box>
            <CopyButton text={url} label="Copier le lien" />
          </Stack>
        </>
      )}
    </ActDialog>
  );
}
