import { addApp, type AppRequest, type PlaceRef } from '@chariot/contract';
import { MenuItem, TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct, useMe } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { AppFields } from './app-fields.js';
import { blankApp, fieldsOf, type TypedApp } from './typed-app.js';

interface AddAppDialogProps {
  readonly request: AppRequest;
  readonly onClose: () => void;
}

/** A request that was approved enters a catalogue: of the school, or of one of the places that one keeps. */
export function AddAppDialog({ request, onClose }: AddAppDialogProps) {
  const navigate = useNavigate();
  const adding = useAct(addApp, 'Ajoutée au catalogue.');
  const held = (useMe()?.roles ?? []).map(({ place }) => place).filter(({ kind }) => kind !== 'college');
  const places = [...new Map<string, PlaceRef>([...held, request.school].map((place) => [place.id, place])).values()];
  const draft = useDraft(
    { ...blankApp(request.name), placeId: places[0]?.id ?? '' },
    addApp.body,
    ({ placeId, ...typed }) => ({ ...fieldsOf(typed as TypedApp), placeId, requestId: request.id }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const added = await adding.act({ body });
    if (added !== undefined) void navigate(`/applications/${added.id}`);
  };
  return (
    <ActDialog
      open
      title="Mettre au catalogue"
      confirm="Ajouter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={adding.busy}
      refusal={adding.refusal}
      wide
      testId="add-app-dialog"
    >
      <TextField {...draft.field('placeId', 'Elle s’installera là et au-dessous.')} label="Catalogue de" select>
        {places.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <AppFields draft={draft} />
    </ActDialog>
  );
}
