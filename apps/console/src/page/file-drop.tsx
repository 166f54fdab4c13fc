import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Alert, Box, Stack, Typography } from '@mui/material';
import { useState, type DragEvent } from 'react';
import { french } from '../formats/index.js';
import { COLOURS } from '../theme/index.js';

export interface Dropped {
  readonly name: string;
  readonly contentBase64: string;
}

interface FileDropProps {
  readonly title: string;
  readonly hint: string;
  /** Of the file field: `.pdf,.png`. */
  readonly accept: string;
  readonly onFile: (file: Dropped) => void;
  readonly onTooLarge: (name: string) => void;
  readonly maxBytes: number;
  readonly disabled?: boolean;
  readonly testId: string;
}

/** A place to drop one document; a plain file field for the keyboard and the phone. */
export function FileDrop({
  title,
  hint,
  accept,
  onFile,
  onTooLarge,
  maxBytes,
  disabled = false,
  testId,
}: FileDropProps) {
  const [over, setOver] = useState(false);
  const [emptyOne, setEmptyOne] = useState<string>();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || disabled) return;
    setEmptyOne(file.size === 0 ? file.name : undefined);
    if (file.size === 0) return;
    if (file.size > maxBytes) onTooLarge(file.name);
    else onFile({ name: file.name, contentBase64: base64Of(new Uint8Array(await file.arrayBuffer())) });
  };
  return (
    <Box
      component="label"
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      sx={{
        display: 'block',
        cursor: disabled ? 'progress' : 'pointer',
        borderRadius: 1,
        border: `2px dashed ${over ? COLOURS.brand : COLOURS.control}`,
        bgcolor: over ? COLOURS.brandSoft : COLOURS.ground,
        p: 2,
        position: 'relative',
        '&:focus-within': { outline: `3px solid ${COLOURS.brand}`, outlineOffset: 2 },
      }}
    >
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
        <UploadFile aria-hidden sx={{ fontSize: 32, color: COLOURS.brand }} />
        <Box sx={{ minWidth: 0 }}>
          <Typography sx={{ fontWeight: 650 }}>{title}</Typography>
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>{french(hint)}</Typography>
          <div aria-live="polite">
            {emptyOne !== undefined && (
              <Alert severity="error" sx={{ mt: 1 }} data-testid={`${testId}-empty`}>
                {french(`« ${emptyOne} » est vide : choisissez un autre fichier.`)}
              </Alert>
            )}
          </div>
        </Box>
      </Stack>
      <input
        type="file"
        accept={accept}
        data-testid={testId}
        disabled={disabled}
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
        style={{ position: 'absolute', width: 1, height: 1, opacity: 0, overflow: 'hidden' }}
      />
    </Box>
  );
}

// An argument each: a whole file at once is more than a call takes.
const CHUNK_BYTES = 32_768;

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(binary);
}
