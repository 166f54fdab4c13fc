import { endMaintenanceWindow, listMaintenanceWindows, type MaintenanceWindow } from '@chariot/contract';
import SystemUpdate from '@mui/icons-material/SystemUpdateAlt';
import { Alert, Button } from '@mui/material';
import { useNotify } from 'react-admin';
import { useAct, useMay, useRead } from '../api/index.js';
import { windowWords } from './words.js';

/** What is open or planned: of one cart, or on the dashboard what the reader has opened herself. */
export function MaintenanceNotice({ classroomId }: { readonly classroomId?: string }) {
  const may = useMay();
  const windows = useRead(listMaintenanceWindows, {}, { watch: true, enabled: may('maintenance:open') });
  const shown = (windows.data?.items ?? []).filter((one) =>
    classroomId === undefined ? one.mine : one.classroomId === classroomId,
  );
  return (
    <>
      {shown.map((one) => (
        <Notice key={one.id} window={one} named={classroomId === undefined} />
      ))}
    </>
  );
}

function Notice({ window, named }: { readonly window: MaintenanceWindow; readonly named: boolean }) {
  const notify = useNotify();
  const { act, busy } = useAct(endMaintenanceWindow, window.open ? 'Fenêtre finie.' : 'Fenêtre annulée.');
  const end = async (): Promise<void> => {
    const ended = await act({ params: { id: window.id }, body: { boxOff: false } });
    if (ended === undefined) notify('Cela n’a pas été noté : réessayez.', { type: 'error' });
  };
  const what = window.open ? 'Les tablettes se mettent à jour' : 'Mise à jour prévue';
  return (
    <Alert
      severity="info"
      icon={<SystemUpdate />}
      data-testid="maintenance-window"
      sx={{ flexWrap: 'wrap' }}
      action={
        <Button onClick={() => void end()} loading={busy} data-testid="end-window">
          {window.open ? 'Finir' : 'Annuler'}
        </Button>
      }
    >
      {what}
      {named && ` (${window.classroomName})`} {windowWords(window)}
      {!window.mine && window.openedBy !== null && `, par ${window.openedBy}`}.
    </Alert>
  );
}
