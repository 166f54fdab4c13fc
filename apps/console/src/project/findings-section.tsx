import type { ProjectFinding } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import Info from '@mui/icons-material/InfoOutlined';
import RadioButton from '@mui/icons-material/RadioButtonUnchecked';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Box, Stack } from '@mui/material';
import { facts, french } from '../formats/index.js';
import { Empty, Section } from '../page/index.js';
import { byUrgency, FINDING_WORDS } from './words.js';

const LOOKS = {
  late: { Icon: ReportProblem, colour: 'error.main' },
  toEstablish: { Icon: RadioButton, colour: 'warning.dark' },
  open: { Icon: HourglassEmpty, colour: 'text.secondary' },
  established: { Icon: CheckCircle, colour: 'success.main' },
  information: { Icon: Info, colour: 'text.secondary' },
} as const;

/** What is missing, rule by rule; then, folded, what is established already. */
export function FindingsSection({ findings }: { readonly findings: readonly ProjectFinding[] }) {
  const { awaited, known } = byUrgency(findings);
  return (
    <Section
      title="Ce que la convention attend"
      hint="Rien ici n’empêche d’avancer&nbsp;: c’est ce qu’il reste à faire, ou à noter."
      testId="project-findings"
    >
      {awaited.length === 0 ? (
        <Empty title="Rien n’est attendu">Tout ce que la convention demande est noté au dossier.</Empty>
      ) : (
        <FindingList findings={awaited} />
      )}
      {known.length > 0 && (
        <Box component="details" sx={{ mt: 1.5 }} data-testid="project-known">
          <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600, py: 0.5 }}>
            Ce qui est constaté, et ce qu’il faut savoir
          </Box>
          <FindingList findings={known} />
        </Box>
      )}
    </Section>
  );
}

const FindingList = ({ findings }: { readonly findings: readonly ProjectFinding[] }) => (
  <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {findings.map(({ rule, articles, state, message }) => {
      const { Icon, colour } = LOOKS[state];
      return (
        <Stack
          component="li"
          key={`${rule} ${message}`}
          direction="row"
          data-rule={rule}
          data-state={state}
          sx={{ gap: 1, py: 0.75 }}
        >
          <Icon aria-hidden sx={{ color: colour }} />
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <Box component="span" sx={{ fontWeight: 600 }}>
              {FINDING_WORDS[state]}&nbsp;:{' '}
            </Box>
            {french(message)}
            <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{facts(...articles, rule)}</Box>
          </Box>
        </Stack>
      );
    })}
  </Stack>
);
