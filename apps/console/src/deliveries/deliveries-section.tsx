import { getDeliveryReport, type Delivery } from '@chariot/contract';
import { Box, Stack, Typography } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import { documentUrl } from '../api/index.js';
import { count, day, facts } from '../formats/index.js';
import { DocumentButton, Empty, Reading, Section } from '../page/index.js';

interface DeliveriesSectionProps {
  readonly deliveries: UseQueryResult<{ readonly items: readonly Delivery[] }>;
}

/** What the supplier brought, each with its delivery report to sign. */
export function DeliveriesSection({ deliveries }: DeliveriesSectionProps) {
  return (
    <Section title="Livraisons" flush testId="deliveries">
      <Reading of={deliveries} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucune livraison enregistrée" />
          ) : (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {items.map(({ id, supplier, reference, deliveredOn, devices, budgetLineId }) => (
                <Stack
                  component="li"
                  key={id}
                  direction={{ xs: 'column', sm: 'row' }}
                  sx={{ px: 2.5, py: 1.5, gap: 1, borderTop: 1, borderColor: 'divider', alignItems: { sm: 'center' } }}
                >
                  <Box sx={{ flexGrow: 1, minWidth: 0 }}>
                    <Typography sx={{ fontWeight: 600 }}>
                      {count(devices.length, 'tablette')} · {supplier}
                    </Typography>
                    <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
                      {facts(
                        `Livrées le ${day(deliveredOn)}`,
                        `bon ${reference}`,
                        budgetLineId === null && 'ligne budgétaire à préciser',
                      )}
                    </Typography>
                  </Box>
                  <Box>
                    <DocumentButton size="small" href={documentUrl(getDeliveryReport, { params: { id } })}>
                      PV de réception
                    </DocumentButton>
                  </Box>
                </Stack>
              ))}
            </Box>
          )
        }
      </Reading>
    </Section>
  );
}
