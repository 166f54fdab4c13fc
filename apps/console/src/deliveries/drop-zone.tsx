import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { useState, type DragEvent } from 'react';
import { COLOURS } from '../theme/index.js';
import { textOf } from './delivery-list.js';

interface DropZoneProps {
  readonly fileName: string | undefined;
  readonly onFile: (file: { readonly name: string; readonly text: string }) => void;
}

/** A place to drop the list; a plain file field for the keyboard and the phone. */
export function DropZone({ fileName, onFile }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) onFile({ name: file.name, text: textOf(new Uint8Array(await file.arrayBuffer())) });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Box
      component="label"
      onDrop={drop}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      sx={{
        display: 'block',
        cursor: 'pointer',
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
        <Box>
          <Typography sx={{ fontWeight: 650 }}>
            {fileName ?? 'Déposez ici le fichier du fournisseur, ou choisissez-le'}
          </Typography>
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
            {fileName === undefined
              ? 'CSV avec trois colonnes\u00A0: numéro de série, fabricant, modèle. Les autres colonnes ne sont pas gardées.'
              : 'Pour en prendre un autre, déposez-le ou cliquez ici.'}
          </Typography>
        </Box>
      </Stack>
      <input
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        data-testid="delivery-file"
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
        style={{ position: 'absolute', width: 1, height: 1, opacity: 0, overflow: 'hidden' }}
      />
    </Box>
  );
}
