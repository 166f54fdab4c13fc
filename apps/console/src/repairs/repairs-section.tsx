import { FAULT_LABELS, listRepairs, type DeviceDetail } from '@chariot/contract';
import { Box, Button, Link, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { Ago, Empty, Reading, Section } from '../page/index.js';
import { OpenRepairDialog } from './open-repair-dialog.js';
import { standing } from './words.js';

/** The breakdowns of one tablet; whoever has it in her hands says that it is broken. */
export function RepairsSection({ device }: { readonly device: DeviceDetail }) {
  const may = useMay();
  const [opening, setOpening] = useState(false);
  const repairs = useRead(listRepairs, { query: { deviceId: device.id, limit: 10 } }, { watch: true });
  const open = repairs.data?.items.some(({ state }) => state !== 'closed') ?? true;
  return (
    <Section
      title="Pannes et réparations"
      flush
      testId="device-repairs"
      action={
        may('repair:report') &&
        !open && (
          <Button size="small" onClick={() => setOpening(true)} data-testid="open-repair">
            Signaler une panne
          </Button>
        )
      }
    >
      <Reading of={repairs} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucune panne" />
          ) : (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {items.map((repair) => (
                <Box component="li" key={repair.id} sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
                  <Link component={RouterLink} to={`/reparations/${repair.id}`} sx={{ fontWeight: 600 }}>
                    {FAULT_LABELS[repair.fault]}
                  </Link>
                  <Typography sx={{ fontSize: '0.875rem' }}>{standing(repair)}</Typography>
                  <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                    {repair.openedBy}, <Ago at={repair.openedAt} />
                  </Typography>
                </Box>
              ))}
            </Box>
          )
        }
      </Reading>
      {opening && <OpenRepairDialog device={device} onClose={() => setOpening(false)} />}
    </Section>
  );
}
