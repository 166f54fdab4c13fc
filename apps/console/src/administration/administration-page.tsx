import { getAdministration, type Administration } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import ErrorIcon from '@mui/icons-material/ErrorOutlined';
import Warning from '@mui/icons-material/WarningAmberOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { Hidden, LinkButton, Page, Reading, Section } from '../page/index.js';
import { COLOURS } from '../theme/index.js';

type Group = Administration['groups'][number];
type Instrument = Group['instruments'][number];

const STATES = {
  ok: { icon: CheckCircle, words: 'En ordre', colour: COLOURS.success },
  warning: { icon: Warning, words: 'À regarder', colour: COLOURS.warning },
  alarm: { icon: ErrorIcon, words: 'À traiter', colour: COLOURS.danger },
} as const;

/** What nobody uses here reads nothing, and has no title either. */
const isRead = ({ instruments }: Group): boolean => instruments.length > 0;

/** What is wrong first, in one sentence that says what to do; the rest below, group by group. */
export function AdministrationPage() {
  const reading = useRead(getAdministration, {});
  return (
    <Page
      title="Administration"
      subtitle="L’état du serveur. Le guide « Installer Chariot » accompagne chaque installation (docs/installer.md)."
      actions={
        <>
          <LinkButton to="/administration/reveil-ipad" testId="open-apple-push">
            Réveil des iPad
          </LinkButton>
          <LinkButton to="/administration/apple-school-manager" testId="open-apple-school-manager">
            Apple School Manager
          </LinkButton>
          <Button variant="outlined" loading={reading.isFetching} onClick={() => void reading.refetch()}>
            Relire
          </Button>
        </>
      }
    >
      <Reading of={reading} lines={10}>
        {({ groups }) => (
          <>
            {groups.filter(isRead).map(({ id, title, instruments }) => (
              <Section key={id} title={title} flush testId={`instruments-${id}`}>
                <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                  {instruments.map((instrument) => (
                    <Line key={instrument.label} instrument={instrument} />
                  ))}
                </Box>
              </Section>
            ))}
          </>
        )}
      </Reading>
    </Page>
  );
}

function Line({ instrument: { label, value, state, advice } }: { readonly instrument: Instrument }) {
  const { icon: Icon, words, colour } = STATES[state];
  return (
    <Stack
      component="li"
      direction="row"
      data-state={state}
      sx={{ gap: 1.5, px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider', alignItems: 'flex-start' }}
    >
      <Icon aria-hidden sx={{ color: colour, fontSize: 20, mt: 0.25 }} />
      <Box sx={{ minWidth: 0, flexGrow: 1 }}>
        <Typography component="div" sx={{ overflowWrap: 'anywhere' }}>
          <Hidden>{words}&nbsp;: </Hidden>
          {label}{' '}
          <Box component="span" sx={{ color: 'text.secondary' }}>
            · {value}
          </Box>
        </Typography>
        {advice !== null && <Typography sx={{ fontSize: '0.875rem' }}>{advice}</Typography>}
      </Box>
    </Stack>
  );
}
