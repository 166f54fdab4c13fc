import { COMPLIANCE_RULE_LABELS, listFindings } from '@chariot/contract';
import { Box, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { Ago, Empty, Reading, Section } from '../page/index.js';

/** What is out of line in one tablet. */
export function GapsSection({ deviceId }: { readonly deviceId: string }) {
  const findings = useRead(listFindings, { query: { deviceId } }, { watch: true });
  return (
    <Section title="Conformité" flush testId="device-gaps">
      <Reading of={findings} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucun écart relevé" />
          ) : (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {items.map(({ id, rule, sentence, since }) => (
                <Box component="li" key={id} sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
                  <Typography sx={{ fontWeight: 600 }}>{COMPLIANCE_RULE_LABELS[rule]}</Typography>
                  <Typography sx={{ fontSize: '0.9rem' }}>{french(sentence)}</Typography>
                  <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                    Relevé <Ago at={since} />
                  </Typography>
                </Box>
              ))}
            </Box>
          )
        }
      </Reading>
    </Section>
  );
}
