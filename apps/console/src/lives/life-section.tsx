import ArrowCircleRight from '@mui/icons-material/ArrowCircleRightOutlined';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import type { Convention } from '@chariot/contract';
import { Box, Stack, Typography } from '@mui/material';
import { facts, french } from '../formats/index.js';
import { Section } from '../page/index.js';
import { COLOURS, TONES } from '../theme/index.js';
import { STATE_WORDS, stepsOf, type Step } from './steps.js';

const STANDING = {
  past: { Icon: CheckCircle, words: 'fait', colour: TONES.ready.text },
  current: { Icon: ArrowCircleRight, words: 'elle en est là', colour: COLOURS.brand },
  ahead: { Icon: RadioButtonUnchecked, words: 'à venir', colour: TONES.waiting.text },
} as const;

/** Where a convention is in its life, and what the rules have to say about it. */
export function LifeSection({ convention }: { readonly convention: Convention }) {
  return (
    <Section title={french(`État : ${STATE_WORDS[convention.state].toLowerCase()}`)} testId="convention-life">
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(auto-fit, minmax(150px, 1fr))' },
        }}
      >
        {stepsOf(convention).map((step) => (
          <StepView key={step.key} step={step} />
        ))}
      </Box>
      <Remarks remarks={convention.remarks} />
    </Section>
  );
}

function StepView({ step: { key, label, detail, standing } }: { readonly step: Step }) {
  const { Icon, words, colour } = STANDING[standing];
  return (
    <Stack
      component="li"
      direction="row"
      data-testid={`step-${key}`}
      data-standing={standing}
      aria-current={standing === 'current' ? 'step' : undefined}
      sx={{ gap: 1, alignItems: 'flex-start', minWidth: 0 }}
    >
      <Icon aria-hidden sx={{ color: colour, fontSize: 22, mt: 0.125 }} />
      <Box sx={{ minWidth: 0 }}>
        <Typography sx={{ fontWeight: standing === 'current' ? 700 : 500 }}>{label}</Typography>
        <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
          {french(standing === 'current' ? facts(words, detail) : detail)}
        </Typography>
      </Box>
    </Stack>
  );
}

/** Warnings first; what only informs is folded. */
function Remarks({ remarks }: Pick<Convention, 'remarks'>) {
  const warnings = remarks.filter(({ severity }) => severity === 'warns');
  const others = remarks.filter(({ severity }) => severity === 'informs');
  if (remarks.length === 0) return null;
  return (
    <Box data-testid="convention-remarks" sx={{ mt: 2 }}>
      <RemarkList remarks={warnings} />
      {others.length > 0 && (
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer', py: 0.75, fontWeight: 600, color: 'primary.main' }}>
            À savoir ({others.length})
          </Box>
          <RemarkList remarks={others} />
        </Box>
      )}
    </Box>
  );
}

const RemarkList = ({ remarks }: Pick<Convention, 'remarks'>) => (
  <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {remarks.map(({ rule, severity, message, articles }) => {
      const Icon = severity === 'warns' ? ReportProblem : InfoOutlined;
      return (
        <Stack
          component="li"
          key={`${rule} ${message}`}
          direction="row"
          data-rule={rule}
          sx={{ gap: 1, py: 0.75, alignItems: 'flex-start' }}
        >
          <Icon
            aria-label={severity === 'warns' ? 'À vérifier' : 'À savoir'}
            role="img"
            aria-hidden={false}
            sx={{ fontSize: 20, mt: 0.25, color: severity === 'warns' ? 'warning.main' : 'text.secondary' }}
          />
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {french(message)}{' '}
            <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
              ({facts(rule, ...articles.map((article) => (/^\d/.test(article) ? `art. ${article}` : article)))})
            </Box>
          </Box>
        </Stack>
      );
    })}
  </Box>
);
