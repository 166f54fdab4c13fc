import { listFollowUpComments, writeFollowUpComment, type FollowUpComment } from '@chariot/contract';
import Edit from '@mui/icons-material/EditOutlined';
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { tagOf, useAct, useRead } from '../api/index.js';
import { facts, french, moment, number } from '../formats/index.js';
import { ActDialog, orNull, Reading, Section, useDraft } from '../page/index.js';

const MOST = 2_000;
const keyOf = ({ convention, schoolYear }: FollowUpComment): string => `${convention.id} ${schoolYear}`;

/** What a school says of each year in the file of its conventions; nothing where it is in none. */
export function CommentsSection({ schoolId, alive }: { readonly schoolId: string; readonly alive: boolean }) {
  const comments = useRead(listFollowUpComments, { params: { id: schoolId } });
  const [writing, setWriting] = useState<string>();
  if (comments.data === undefined || comments.data.items.length === 0) return null;
  const { items, mayWrite } = comments.data;
  return (
    <Section
      title={mayWrite ? 'Votre commentaire pour l’article\u00A08' : 'Commentaire pour l’article\u00A08'}
      hint="Repris tel quel dans le dossier de suivi de la convention ; un dossier déjà figé garde le sien."
      testId="follow-up-comments"
    >
      <Stack sx={{ gap: 2 }}>
        {items.map((item) => (
          <Box key={keyOf(item)}>
            <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between', flexWrap: 'wrap' }}>
              <Typography component="h3" sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>
                {`Année ${item.schoolYear}`}
                <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400, fontSize: '0.9rem', ml: 1 }}>
                  {facts(
                    `Convention\u00A0${item.convention.reference}`,
                    item.writtenAt !== null && `écrit le ${moment(item.writtenAt)}`,
                  )}
                </Box>
              </Typography>
              {mayWrite && alive && (
                <Button
                  size="small"
                  startIcon={<Edit aria-hidden />}
                  onClick={() => setWriting(keyOf(item))}
                  aria-label={`${item.text === null ? 'Écrire' : 'Modifier'} le commentaire ${item.schoolYear}, ${item.convention.reference}`}
                  data-testid="write-comment"
                >
                  {item.text === null ? 'Écrire' : 'Modifier'}
                </Button>
              )}
            </Stack>
            <Typography
              sx={{
                mt: 0.5,
                whiteSpace: 'pre-wrap',
                overflowWrap: 'anywhere',
                ...(item.text === null && { color: 'text.secondary' }),
              }}
            >
              {item.text ?? 'Aucun commentaire.'}
            </Typography>
          </Box>
        ))}
      </Stack>
      {writing !== undefined && (
        <WriteDialog schoolId={schoolId} which={writing} onClose={() => setWriting(undefined)} />
      )}
    </Section>
  );
}

interface WriteDialogProps {
  readonly schoolId: string;
  readonly which: string;
  readonly onClose: () => void;
}

/** Read anew, so that nobody writes over what a colleague has just written without seeing it. */
function WriteDialog({ schoolId, which, onClose }: WriteDialogProps) {
  const comments = useRead(listFollowUpComments, { params: { id: schoolId } }, { fresh: true });
  return (
    <Reading of={comments} lines={1}>
      {({ items }) => {
        const item = items.find((one) => keyOf(one) === which);
        return item === undefined ? null : <CommentForm schoolId={schoolId} item={item} onClose={onClose} />;
      }}
    </Reading>
  );
}

function CommentForm({
  schoolId,
  item: { convention, schoolYear, text },
  onClose,
}: {
  readonly schoolId: string;
  readonly item: FollowUpComment;
  readonly onClose: () => void;
}) {
  const { act, busy, refusal } = useAct(writeFollowUpComment, ({ text: kept }) =>
    kept === null ? 'Commentaire retiré.' : 'Commentaire enregistré.',
  );
  // Of what she sees: a colleague's word of meanwhile is not written over.
  const [tag] = useState(() => tagOf(listFollowUpComments, { params: { id: schoolId } }));
  const draft = useDraft({ text: text ?? '' }, writeFollowUpComment.body, (typed) => ({
    ...{ conventionId: convention.id, schoolYear },
    text: orNull(typed.text),
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: schoolId }, body }, tag))) onClose();
  };
  return (
    <ActDialog
      open
      title={`Commentaire ${schoolYear}`}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="comment-dialog"
    >
      <Typography>
        {french(
          'Ce que l’école veut dire de l’année : ce qui a servi, ce qui a manqué. Ne nommez personne : le texte part avec le dossier.',
        )}
      </Typography>
      <TextField
        {...draft.field('text', `${number(MOST)} signes au plus ; vide, il est retiré.`)}
        label="Commentaire"
        multiline
        minRows={5}
        slotProps={{ htmlInput: { maxLength: MOST, 'data-testid': 'comment-text' } }}
      />
    </ActDialog>
  );
}
