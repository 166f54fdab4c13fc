import { COMPLIANCE_RULE_LABELS, getComplianceSummary, type ComplianceSummary } from '@chariot/contract';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Box, Link, Stack } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { count } from '../formats/index.js';
import { LinkButton, Section } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { alertsOf, findingsOf } from './alerts.js';

/** The gaps that are open, read beside the rest of the dashboard; a cart that is off has none. */
export const useComplianceAlerts = () => useRead(getComplianceSummary, { query: {} }, { watch: true });

/** The drift list in a few lines, each the way to its tablets. Nothing at all while nothing is out of line. */
export function ComplianceAlerts({ summary }: { readonly summary: ComplianceSummary }) {
  const alerts = alertsOf(summary);
  if (alerts.length === 0) return null;
  return (
    <Section
      title="Écarts de conformité"
      hint="Un chariot éteint n’est jamais en écart."
      flush
      testId="compliance-alerts"
      action={
        <LinkButton to="/conformite" variant="text" size="small">
          Tous les écarts
        </LinkButton>
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {alerts.map(({ rule, count: found }) => (
          <Stack
            component="li"
            key={rule}
            direction="row"
            data-testid="compliance-alert"
            data-rule={rule}
            sx={{ px: 2.5, py: 1.25, gap: 1.5, borderTop: 1, borderColor: 'divider', alignItems: 'center' }}
          >
            <ReportProblem aria-hidden sx={{ color: COLOURS.warning }} />
            <Link component={RouterLink} to={findingsOf(rule)} sx={{ fontWeight: 650, py: 0.25, minWidth: 0 }}>
              {COMPLIANCE_RULE_LABELS[rule]}
            </Link>
            <Box sx={{ ml: 'auto', whiteSpace: 'nowrap', color: 'text.secondary' }}>{count(found, 'tablette')}</Box>
          </Stack>
        ))}
      </Box>
    </Section>
  );
}
