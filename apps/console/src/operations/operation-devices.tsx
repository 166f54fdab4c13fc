import { listOperationDevices, type OperationDevice, type OperationStatus } from '@chariot/contract';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { facts, french } from '../formats/index.js';
import { Ago, Empty, Reading, Rows, type Column } from '../page/index.js';

const PER_PAGE = 25;

const DEVICE: Column<OperationDevice> = { label: 'Tablette', cell: ({ label }) => label, nowrap: true };
const WHERE: Column<OperationDevice> = {
  label: 'Où',
  cell: ({ classroomName, schoolName }) => facts(classroomName, schoolName),
  small: 'bare',
};
const SERIAL: Column<OperationDevice> = {
  label: 'N° de série',
  cell: ({ serialNumber }) => serialNumber,
  small: 'hidden',
};
const WHY: Column<OperationDevice> = {
  label: 'Ce qu’elle en dit',
  cell: ({ why }) => (why === null ? '—' : french(why)),
  small: 'bare',
};
const TOLD: Column<OperationDevice> = { label: 'Reçu', cell: ({ toldAt }) => <Ago at={toldAt} none="Jamais" /> };
const ENDED: Column<OperationDevice> = { label: 'Répondu', cell: ({ finishedAt }) => <Ago at={finishedAt} none="—" /> };

const COLUMNS: Readonly<Record<OperationStatus, readonly Column<OperationDevice>[]>> = {
  waiting: [],
  unreached: [],
  told: [TOLD],
  expired: [TOLD],
  cancelled: [TOLD],
  done: [ENDED],
  failed: [WHY, ENDED],
  notApplicable: [WHY],
};

/** Those that are there, a page at a time. */
export function OperationDevices({ id, status }: { readonly id: string; readonly status: OperationStatus }) {
  // The cursors of the pages that were turned.
  const [turned, setTurned] = useState<readonly string[]>([]);
  const after = turned.at(-1);
  const devices = useRead(
    listOperationDevices,
    { params: { id }, query: { status, limit: PER_PAGE, ...(after !== undefined && { after }) } },
    { keep: true, watch: true },
  );
  return (
    <Reading of={devices} lines={4}>
      {({ items, next }) => (
        <>
          {items.length === 0 ? (
            <Empty title="Aucune tablette n’en est là à cet instant" />
          ) : (
            <Rows
              rows={items}
              keyOf={({ deviceId }) => deviceId}
              columns={[DEVICE, WHERE, SERIAL, ...COLUMNS[status]]}
              hrefOf={({ deviceId }) => `/tablettes/${deviceId}`}
              caption="Tablettes de cette demande"
              testId="operation-device-rows"
            />
          )}
          {(next !== null || turned.length > 0) && (
            <Box
              component="nav"
              aria-label="Pages de la liste"
              sx={{ display: 'flex', justifyContent: 'flex-end', gap: 1, p: 1.5 }}
            >
              <Button size="small" disabled={turned.length === 0} onClick={() => setTurned(turned.slice(0, -1))}>
                Précédent
              </Button>
              <Button
                size="small"
                disabled={next === null}
                onClick={() => next !== null && setTurned([...turned, next])}
              >
                Suivant
              </Button>
            </Box>
          )}
        </>
      )}
    </Reading>
  );
}
