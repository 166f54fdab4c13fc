import { addRepairPhoto, downloadRepairPhoto, removeRepairPhoto, type RepairDetail } from '@chariot/contract';
import AddPhoto from '@mui/icons-material/AddAPhotoOutlined';
import { Alert, Box, Button, Link, Stack } from '@mui/material';
import { useState } from 'react';
import { documentUrl, useAct, useMay } from '../api/index.js';
import { bytes, french } from '../formats/index.js';
import { Ago, Empty, Section } from '../page/index.js';
import { smallPhoto } from './small-photo.js';

/** Of one repair, as the server says too. */
const MOST = 6;

/** Pictures of what is broken. */
export function PhotosSection({ repair }: { readonly repair: RepairDetail }) {
  const may = useMay();
  const adding = useAct(addRepairPhoto, 'Photo ajoutée.');
  const removing = useAct(removeRepairPhoto, 'Photo retirée.');
  const [unreadable, setUnreadable] = useState<string>();
  const adds = may('repair:report') && repair.state !== 'closed' && repair.photoList.length < MOST;
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setUnreadable(undefined);
    const contentBase64 = await smallPhoto(file);
    if (contentBase64 === undefined) setUnreadable(file.name);
    else await adding.act({ params: { id: repair.id }, body: { name: nameOf(file.name), contentBase64 } });
  };
  return (
    <Section
      title="Photos"
      hint="Le lieu et l’heure de prise de vue en sont retirés. Personne ne doit y figurer."
      testId="repair-photos"
      action={
        adds && (
          <Button component="label" size="small" startIcon={<AddPhoto aria-hidden />} loading={adding.busy}>
            Ajouter une photo
            <input
              type="file"
              accept="image/*"
              data-testid="add-photo"
              aria-label="Ajouter une photo"
              onChange={({ target }) => {
                void take(target.files?.[0]);
                target.value = '';
              }}
              style={{ position: 'absolute', width: 1, height: 1, opacity: 0, overflow: 'hidden' }}
            />
          </Button>
        )
      }
    >
      {unreadable !== undefined && (
        <Alert severity="error">{french(`« ${unreadable} » n’est pas une image que ce navigateur sait lire.`)}</Alert>
      )}
      {[adding.refusal, removing.refusal].map(
        (refusal) =>
          refusal !== undefined && (
            <Alert key={refusal} severity="error">
              {french(refusal)}
            </Alert>
          ),
      )}
      {repair.photoList.length === 0 ? (
        <Empty title="Aucune photo" />
      ) : (
        <Box
          component="ul"
          sx={{
            listStyle: 'none',
            m: 0,
            p: 0,
            display: 'grid',
            gap: 2,
            gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
          }}
        >
          {repair.photoList.map(({ id, name, sizeBytes, addedAt }) => {
            const url = documentUrl(downloadRepairPhoto, { params: { id: repair.id, photoId: id } });
            return (
              <Box component="li" key={id} data-testid="photo">
                <Link href={url} sx={{ display: 'block' }}>
                  <Box
                    component="img"
                    src={url}
                    alt={`Photo de la panne\u00A0: ${name}`}
                    loading="lazy"
                    sx={{
                      width: 1,
                      aspectRatio: '4 / 3',
                      objectFit: 'cover',
                      borderRadius: 1,
                      border: 1,
                      borderColor: 'divider',
                    }}
                  />
                </Link>
                <Stack
                  direction="row"
                  sx={{ justifyContent: 'space-between', alignItems: 'center', fontSize: '0.8125rem' }}
                >
                  <span>
                    {bytes(sizeBytes)}, <Ago at={addedAt} />
                  </span>
                  {may('device:write') && (
                    <Button
                      size="small"
                      aria-label={`Retirer ${name}`}
                      onClick={() => void removing.act({ params: { id: repair.id, photoId: id } })}
                    >
                      Retirer
                    </Button>
                  )}
                </Stack>
              </Box>
            );
          })}
        </Box>
      )}
    </Section>
  );
}

/** It was drawn again as a JPEG, whatever it was. */
const nameOf = (name: string): string => `${name.replace(/\.[^.]*$/, '').slice(0, 100) || 'photo'}.jpg`;
