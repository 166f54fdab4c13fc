import { withdrawProjectFact, type Convention, type ProjectFile, type ProjectRecord } from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { AttachmentList } from '../expenses/index.js';
import { day, facts, french } from '../formats/index.js';
import { ActDialog, Section } from '../page/index.js';
import { mayAnswer } from './college-survey.js';

interface RecordsSectionProps {
  readonly convention: Convention;
  readonly file: ProjectFile;
  readonly onCorrect: (record: ProjectRecord) => void;
}

/** What was noted, latest first; by kind where one looks for something. */
export function RecordsSection({ convention, file, onCorrect }: RecordsSectionProps) {
  const [kind, setKind] = useState('');
  const [withdrawn, setWithdrawn] = useState<ProjectRecord>();
  const used = file.kinds.filter((one) => file.records.some((record) => record.kind === one.kind));
  const shown = file.records.filter((record) => kind === '' || record.kind === kind);
  return (
    <Section
      title="Faits notés"
      testId="project-records"
      action={
        used.length > 1 && (
          <TextField
            select
            size="small"
            label="Nature"
            value={kind}
            onChange={({ target }) => setKind(target.value)}
            sx={{ minWidth: 220, mt: 1 }}
            slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
          >
            <MenuItem value="">Toutes</MenuItem>
            {used.map((one) => (
              <MenuItem key={one.kind} value={one.kind}>
                {one.label}
              </MenuItem>
            ))}
          </TextField>
        )
      }
    >
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map((record) => (
          <Box
            component="li"
            key={record.id}
            data-kind={record.kind}
            sx={{ py: 1.5, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0, pt: 0 } }}
          >
            <Record convention={convention} record={record} />
            {(file.mayWrite || mayAnswer(file, convention, record)) && (
              <Stack direction="row" sx={{ gap: 1, mt: 0.5, flexWrap: 'wrap' }}>
                <Button
                  size="small"
                  onClick={() => onCorrect(record)}
                  aria-label={`Corriger ou compléter : ${record.subject}`}
                >
                  Corriger ou compléter
                </Button>
                {file.mayWrite && (
                  <Button
                    size="small"
                    color="error"
                    onClick={() => setWithdrawn(record)}
                    aria-label={`Retirer : ${record.subject}`}
                  >
                    Retirer
                  </Button>
                )}
              </Stack>
            )}
          </Box>
        ))}
      </Stack>
      {withdrawn !== undefined && (
        <WithdrawDialog conventionId={convention.id} record={withdrawn} onClose={() => setWithdrawn(undefined)} />
      )}
    </Section>
  );
}

function Record({ convention, record }: { readonly convention: Convention; readonly record: ProjectRecord }) {
  const { kindLabel, on, subject, summary, reference, words, schoolUai, attachments } = record;
  const school = convention.annex.find(({ uai }) => uai === schoolUai)?.schoolName ?? schoolUai;
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
        {facts(day(on), kindLabel, school ?? 'Toutes les écoles', reference)}
      </Box>
      <Box sx={{ fontWeight: 600 }}>{french(subject)}</Box>
      {summary !== '' && <Box>{french(summary)}</Box>}
      {words !== null && <Box sx={{ whiteSpace: 'pre-wrap' }}>{french(words)}</Box>}
      {attachments.length > 0 && <AttachmentList conventionId={convention.id} attachments={attachments} />}
    </Box>
  );
}

interface WithdrawDialogProps {
  readonly conventionId: string;
  readonly record: ProjectRecord;
  readonly onClose: () => void;
}

function WithdrawDialog({ conventionId, record, onClose }: WithdrawDialogProps) {
  const { act, busy, refusal } = useAct(withdrawProjectFact, 'Fait retiré.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: conventionId, recordId: record.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Retirer ce fait&nbsp;?"
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="withdraw-fact-dialog"
    >
      <Typography>
        {facts(day(record.on), record.subject)}. Le journal garde qu’il a été noté, et par qui il est retiré.
      </Typography>
    </ActDialog>
  );
}
