import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import ErrorOutline from '@mui/icons-material/ErrorOutline';
import HelpOutline from '@mui/icons-material/HelpOutline';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import type { Confidence, ReadingFlag } from '@chariot/contract';
import { Box, Stack } from '@mui/material';
import { facts, french } from '../formats/index.js';
import { TONES } from '../theme/index.js';
import type { Seen } from './terms.js';

const SURE: Readonly<Record<Confidence, string>> = {
  sure: 'Écrit en toutes lettres',
  likely: 'Compris d’après le contexte',
  doubtful: 'Douteux : à vérifier',
};
const SURE_ICONS = { sure: CheckCircle, likely: InfoOutlined, doubtful: ReportProblem };
const SURE_TONES = { sure: TONES.ready, likely: TONES.talking, doubtful: TONES.blocked };

const articleSaid = (article: string): string => (/^\d/.test(article) ? `art. ${article}` : article);

/** Where a value comes from: how sure, and the very sentence. */
export function Evidence({ of: seen }: { readonly of: Seen }) {
  const missing = seen.value === null;
  const Icon = missing ? HelpOutline : SURE_ICONS[seen.confidence];
  return (
    <Box sx={{ fontSize: '0.875rem', minWidth: 0 }}>
      <Box sx={{ fontWeight: 600, color: missing ? 'text.secondary' : SURE_TONES[seen.confidence].text }}>
        <Icon aria-hidden sx={{ fontSize: 17, mr: 0.5, verticalAlign: 'text-bottom' }} />
        {missing ? 'Non renseigné' : french(SURE[seen.confidence])}
        {seen.articles.length > 0 && (
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
            {'\u00A0· '}
            {facts(...seen.articles.map(articleSaid))}
          </Box>
        )}
      </Box>
      <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {seen.sentence === null ? 'Rien dans le document n’en parle.' : french(`« ${seen.sentence} »`)}
      </Box>
    </Box>
  );
}

const SEVERITY_WORDS = { error: 'À corriger', warning: 'À vérifier', information: 'À savoir' } as const;
const SEVERITY_ICONS = { error: ErrorOutline, warning: ReportProblem, information: InfoOutlined };
const SEVERITY_TONES = { error: TONES.blocked, warning: TONES.talking, information: TONES.waiting };

/** A trap of the text or a doubt about the reading: what it is, and the words at fault. */
export function Flag({ of: flag }: { readonly of: ReadingFlag }) {
  const Icon = SEVERITY_ICONS[flag.severity];
  return (
    <Box
      component="li"
      data-testid="reading-flag"
      data-trap={flag.trap ?? flag.code}
      data-severity={flag.severity}
      sx={{ py: 1, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start' }}>
        <Icon aria-hidden sx={{ fontSize: 20, mt: 0.25, color: SEVERITY_TONES[flag.severity].text }} />
        <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Box component="span" sx={{ fontWeight: 650 }}>
            {french(`${SEVERITY_WORDS[flag.severity]} : `)}
          </Box>
          {french(flag.message)}
          <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
            {facts(flag.trap, ...flag.articles.map(articleSaid), flag.quote !== null && french(`« ${flag.quote} »`))}
          </Box>
        </Box>
      </Stack>
    </Box>
  );
}
