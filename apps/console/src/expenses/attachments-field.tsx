import {
  addAttachment,
  attachmentKind,
  downloadAttachment,
  MAX_ATTACHMENT_BYTES,
  type Attachment,
  type AttachmentKind,
} from '@chariot/contract';
import { Alert, Box, Button, Link, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct } from '../api/index.js';
import { bytes, facts, french } from '../formats/index.js';
import { FileDrop } from '../page/index.js';
import { ATTACHMENT_WORDS } from './words.js';

interface AttachmentListProps {
  readonly conventionId: string;
  readonly attachments: readonly Attachment[];
  readonly onRemove?: (attachment: Attachment) => void;
}

/** The documents, each to be opened. */
export const AttachmentList = ({ conventionId, attachments, onRemove }: AttachmentListProps) => (
  <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }} data-testid="attachments">
    {attachments.map((attachment) => (
      <Stack
        component="li"
        key={attachment.id}
        direction="row"
        sx={{ gap: 1, alignItems: 'center', justifyContent: 'space-between', py: 0.5, flexWrap: 'wrap' }}
      >
        <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Link
            href={documentUrl(downloadAttachment, { params: { id: conventionId, attachmentId: attachment.id } })}
            target="_blank"
            rel="noopener"
          >
            {attachment.name}
          </Link>{' '}
          <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
            {facts(ATTACHMENT_WORDS[attachment.kind], bytes(attachment.sizeBytes))}
          </Box>
        </Box>
        {onRemove !== undefined && (
          <Button
            size="small"
            color="error"
            onClick={() => onRemove(attachment)}
            aria-label={`Ne plus joindre ${attachment.name}`}
          >
            Ne plus joindre
          </Button>
        )}
      </Stack>
    ))}
  </Box>
);

interface AttachmentsFieldProps extends AttachmentListProps {
  readonly onAdd: (attachment: Attachment) => void;
  readonly onRemove: (attachment: Attachment) => void;
  readonly kind: AttachmentKind;
}

/** Documents that come with what is being typed: looked through and kept at once, linked when it is saved. */
export function AttachmentsField({ conventionId, attachments, onAdd, onRemove, kind: usual }: AttachmentsFieldProps) {
  const [kind, setKind] = useState(usual);
  const [tooLarge, setTooLarge] = useState<string>();
  const { act, busy, refusal, forget } = useAct(addAttachment, 'Pièce déposée.');
  const trouble = tooLarge ?? refusal;
  return (
    <Stack sx={{ gap: 2 }}>
      {attachments.length > 0 && (
        <AttachmentList conventionId={conventionId} attachments={attachments} onRemove={onRemove} />
      )}
      <TextField
        select
        label="Genre de la pièce"
        value={kind}
        onChange={({ target }) => setKind(target.value as AttachmentKind)}
        sx={{ maxWidth: { sm: 320 } }}
      >
        {attachmentKind.options.map((one) => (
          <MenuItem key={one} value={one}>
            {ATTACHMENT_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <FileDrop
        title={busy ? 'Vérification de la pièce…' : 'Déposez une pièce ici, ou choisissez-la'}
        hint="PDF, PNG, JPEG ou WebP, 10 Mo au plus."
        accept=".pdf,.png,.jpg,.jpeg,.webp"
        maxBytes={MAX_ATTACHMENT_BYTES}
        disabled={busy}
        testId="attachment-file"
        onTooLarge={(name) => setTooLarge(`« ${name} » dépasse 10 Mo : réduisez-la, ou coupez-la en deux.`)}
        onFile={(file) => {
          setTooLarge(undefined);
          forget();
          void act({ params: { id: conventionId }, body: { kind, ...file } }).then((added) => {
            if (added !== undefined) onAdd(added);
          });
        }}
      />
      {trouble !== undefined && <Alert severity="error">{french(trouble)}</Alert>}
    </Stack>
  );
}
