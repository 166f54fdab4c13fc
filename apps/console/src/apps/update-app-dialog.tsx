import { listClassrooms, listDevices, updateAppleApp, type AppDetail } from '@chariot/contract';
import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { ActDialog } from '../page/index.js';

interface UpdateAppDialogProps {
  readonly app: AppDetail;
  readonly onClose: () => void;
}

const ALL = 'all';

/** On all iPads of a classe mobile, or on one of them. */
export function UpdateAppDialog({ app, onClose }: UpdateAppDialogProps) {
  const updating = useAct(updateAppleApp, 'Demandé\u00A0: les iPad sont réveillés dans la minute.');
  const [classroomId, setClassroomId] = useState('');
  const [deviceId, setDeviceId] = useState(ALL);
  const [wrong, setWrong] = useState(false);
  const classrooms = useRead(listClassrooms, { query: { limit: 200 } });
  const devices = useRead(
    listDevices,
    { query: { classroomId, family: 'apple', limit: 50 } },
    { enabled: classroomId !== '' },
  );
  const confirm = async (): Promise<void> => {
    setWrong(classroomId === '');
    if (classroomId === '') return;
    const body =
      deviceId === ALL
        ? ({ target: 'classroom', targetId: classroomId } as const)
        : ({ target: 'device', targetId: deviceId } as const);
    if (await updating.act({ params: { id: app.id }, body })) onClose();
  };
  return (
    <ActDialog
      open
      title={`${app.name}\u00A0: mettre à jour sur iPad`}
      confirm="Mettre à jour"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={updating.busy}
      refusal={updating.refusal}
      testId="update-app-dialog"
    >
      <TextField
        select
        label="Classe mobile"
        value={classroomId}
        onChange={({ target }) => {
          setClassroomId(target.value);
          setDeviceId(ALL);
        }}
        error={wrong}
        {...(wrong && { helperText: 'Choisissez où.' })}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'update-classroom' } as object } }}
      >
        {(classrooms.data?.items ?? []).map(({ id, name, school }) => (
          <MenuItem key={id} value={id}>
            {name} ({school.name})
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="iPad"
        value={deviceId}
        disabled={classroomId === ''}
        onChange={({ target }) => setDeviceId(target.value)}
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'update-device' } as object } }}
      >
        <MenuItem value={ALL}>Tous ceux qui ont l’application</MenuItem>
        {(devices.data?.items ?? []).map(({ id, slot, serialNumber }) => (
          <MenuItem key={id} value={id}>
            {slot === null ? serialNumber : `Tablette ${slot} (${serialNumber})`}
          </MenuItem>
        ))}
      </TextField>
    </ActDialog>
  );
}
