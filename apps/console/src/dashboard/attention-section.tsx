import type { FleetSummary } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { french } from '../formats/index.js';
import { Ago, LinkButton, Section } from '../page/index.js';
import { COLOURS, TONES } from '../theme/index.js';

const SHOWN_AT_FIRST = 5;

/** What needs somebody, most urgent first, each with what to do and where. Nothing to do with the fleet is said too, in green. */
export function AttentionSection({ attention }: { readonly attention: FleetSummary['attention'] }) {
  const [all, setAll] = useState(false);
  if (attention.length === 0) {
    return (
      <Stack
        direction="row"
        data-testid="attention-none"
        sx={{
          alignItems: 'center',
          gap: 1.5,
          p: 2,
          borderRadius: 1,
          bgcolor: COLOURS.successSoft,
          color: COLOURS.success,
        }}
      >
        <CheckCircle aria-hidden />
        <Typography sx={{ fontWeight: 600 }}>Aucune tablette ne demande votre attention.</Typography>
      </Stack>
    );
  }
  const shown = all ? attention : attention.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title="À faire d’abord" flush testId="attention">
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {shown.map(({ deviceId, classroomId, title, advice, since }) => (
          <Stack
            component="li"
            key={`${deviceId ?? classroomId}${title}`}
            direction={{ xs: 'column', sm: 'row' }}
            sx={{ px: 2.5, py: 1.5, gap: 1.5, borderTop: 1, borderColor: 'divider', alignItems: { sm: 'center' } }}
          >
            <Stack direction="row" sx={{ gap: 1.5, flexGrow: 1, minWidth: 0 }}>
              <ReportProblem aria-hidden sx={{ color: TONES.blocked.text, mt: 0.25 }} />
              <Box sx={{ minWidth: 0 }}>
                <Typography sx={{ fontWeight: 650 }}>{french(title)}</Typography>
                <Typography sx={{ color: 'text.secondary' }}>
                  {french(advice)}
                  {since !== null && (
                    <>
                      {' '}
                      <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
                        (<Ago at={since} />)
                      </Box>
                    </>
                  )}
                </Typography>
              </Box>
            </Stack>
            <Box sx={{ flexShrink: 0, pl: { xs: 4.5, sm: 0 } }}>
              <LinkButton
                size="small"
                to={deviceId === null ? `/classes-mobiles/${classroomId}` : `/tablettes/${deviceId}`}
              >
                {deviceId === null ? 'Voir la classe mobile' : 'Voir la tablette'}
              </LinkButton>
            </Box>
          </Stack>
        ))}
      </Box>
      {attention.length > SHOWN_AT_FIRST && (
        <Box sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Button variant="text" size="small" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? 'En montrer moins' : `Voir les ${attention.length - SHOWN_AT_FIRST} autres`}
          </Button>
        </Box>
      )}
    </Section>
  );
}
