import { switchWifiBox } from '@chariot/contract';
import { Button } from '@mui/material';
import { useNotify } from 'react-admin';
import { useAct } from '../api/index.js';

interface BoxButtonProps {
  readonly classroomId: string;
  /** What one tap says: that it is on, or that it is off. */
  readonly on: boolean;
  readonly label: string;
}

/** One tap, that says what somebody has done with her own hand. */
export function BoxButton({ classroomId, on, label }: BoxButtonProps) {
  const notify = useNotify();
  const { act, busy } = useAct(switchWifiBox, on ? 'Borne notée allumée.' : 'Borne notée coupée. Merci.');
  const say = async (): Promise<void> => {
    const box = await act({ params: { id: classroomId }, body: { on } });
    if (box === undefined) notify('Cela n’a pas été noté : réessayez.', { type: 'error' });
  };
  return (
    <Button onClick={() => void say()} loading={busy} data-testid={on ? 'box-switch-on' : 'box-switch-off'}>
      {label}
    </Button>
  );
}
