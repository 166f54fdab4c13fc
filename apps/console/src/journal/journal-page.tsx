import type { JournalEntry } from '@chariot/contract';
import Computer from '@mui/icons-material/DnsOutlined';
import Person from '@mui/icons-material/PersonOutlined';
import Tablet from '@mui/icons-material/TabletMacOutlined';
import { Box, Button, Link, Paper, Stack, Typography } from '@mui/material';
import { InfiniteListBase, useInfinitePaginationContext, useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { useMay } from '../api/index.js';
import { french, hour } from '../formats/index.js';
import { Empty, Page, Trouble, Waiting } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { SealsSection } from './seals-section.js';
import { JournalFilters } from './journal-filters.js';
import { byDay, hrefOf } from './journal-words.js';

const ICONS = { person: Person, device: Tablet, system: Computer };

/** Who did what, day by day, in sentences. */
export function JournalPage() {
  return (
    <Page
      title="Activité"
      subtitle="Qui a fait quoi, du plus récent au plus ancien. Rien ne s’y corrige ni ne s’y efface à la main."
    >
      <InfiniteListBase resource="activite" perPage={50} storeKey={false}>
        <Stack spacing={{ xs: 2, md: 2.5 }}>
          <JournalFilters />
          <Days />
        </Stack>
      </InfiniteListBase>
      <SealsSection />
    </Page>
  );
}

function Days() {
  const { data, isPending, error, refetch, filterValues, setFilters } = useListContext<JournalEntry>();
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = useInfinitePaginationContext();
  const filtered = Object.keys(filterValues as object).length > 0;
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (isPending || data === undefined) return <Waiting lines={8} />;
  return (
    <Stack spacing={2}>
      {filtered && (
        <Box>
          <Button size="small" onClick={() => setFilters({})}>
            Voir toute l’activité
          </Button>
        </Box>
      )}
      {data.length === 0 && (
        <Paper sx={{ border: 1, borderColor: 'divider' }}>
          <Empty title="Aucune activité pour l’instant" />
        </Paper>
      )}
      {byDay(data).map(({ day, entries }) => (
        <Paper key={day} component="section" aria-label={day} sx={{ border: 1, borderColor: 'divider' }}>
          <Typography variant="h2" sx={{ px: 2.5, pt: 1.5, pb: 1, '&::first-letter': { textTransform: 'uppercase' } }}>
            {day}
          </Typography>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Box>
        </Paper>
      ))}
      {hasNextPage && (
        <Box sx={{ textAlign: 'center' }}>
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Afficher la suite
          </Button>
        </Box>
      )}
    </Stack>
  );
}

function Entry({ entry }: { readonly entry: JournalEntry }) {
  const { at, actor, sentence, subject } = entry;
  const Icon = ICONS[actor.kind];
  const may = useMay();
  const href = hrefOf(subject, may);
  return (
    <Stack
      component="li"
      direction="row"
      data-testid="journal-entry"
      data-act={entry.act}
      sx={{ gap: 1.5, px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider' }}
    >
      <Box
        component="time"
        dateTime={at}
        sx={{ color: 'text.secondary', width: 64, flexShrink: 0, fontSize: '0.9rem' }}
      >
        {hour(new Date(at))}
      </Box>
      <Icon aria-hidden sx={{ color: COLOURS.inkSoft, fontSize: 20, mt: 0.25, display: { xs: 'none', sm: 'block' } }} />
      <Box sx={{ minWidth: 0, flexGrow: 1 }}>
        <Typography translate="no" lang="fr" sx={{ overflowWrap: 'anywhere' }}>
          {french(sentence)}
        </Typography>
        <Typography component="div" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {capital(actor.label)}
          {subject.label !== '' && (
            <>
              {' · '}
              {href === undefined ? (
                subject.label
              ) : (
                <Link component={RouterLink} to={href}>
                  {subject.label}
                </Link>
              )}
            </>
          )}
        </Typography>
      </Box>
    </Stack>
  );
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
