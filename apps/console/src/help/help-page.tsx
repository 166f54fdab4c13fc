import ChevronRight from '@mui/icons-material/ChevronRight';
import { Alert, Box, List, ListItem, ListItemButton, ListItemText, TextField, Typography } from '@mui/material';
import Markdown from 'markdown-to-jsx';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { useMay } from '../api/index.js';
import { count } from '../formats/index.js';
import { LANGUAGE } from '../language/index.js';
import { Hidden, Page, Section } from '../page/index.js';
import { NotFoundPage } from '../shell/index.js';
import written from './aide.md?raw';
import { isAbout, topicsOf, type Topic } from './topics.js';

const TOPICS = topicsOf(written);

/** All topics: those that one's roles allow, then the others. */
export function HelpPage() {
  const may = useMay();
  const [searched, setSearched] = useState('');
  const found = TOPICS.filter((topic) => isAbout(topic, searched));
  const isMine = ({ permissions }: Topic): boolean => permissions.length === 0 || permissions.some((one) => may(one));
  const [mine, others] = [found.filter(isMine), found.filter((topic) => !isMine(topic))];
  return (
    <Page title="Aide" subtitle="Ce que vous pouvez faire, et comment.">
      <InFrench />
      <TextField
        label="Chercher dans l’aide"
        type="search"
        value={searched}
        onChange={(event) => setSearched(event.target.value)}
        slotProps={{ htmlInput: { 'data-testid': 'search-help' } }}
        sx={{ maxWidth: 480 }}
      />
      <Hidden live>{searched === '' ? '' : count(found.length, 'sujet trouvé', 'sujets trouvés')}</Hidden>
      {found.length === 0 && (
        <Typography data-testid="no-help">
          Aucun sujet ne parle de «&nbsp;{searched}&nbsp;». Essayez un autre mot, ou demandez à votre référent
          numérique.
        </Typography>
      )}
      {mine.length > 0 && <Topics title="Pour vous" topics={mine} testId="help-mine" />}
      {others.length > 0 && <Topics title="Pour d’autres rôles" topics={others} testId="help-others" />}
    </Page>
  );
}

function Topics({
  title,
  topics,
  testId,
}: {
  readonly title: string;
  readonly topics: readonly Topic[];
  readonly testId: string;
}) {
  return (
    <Section title={title} flush>
      <List disablePadding data-testid={testId}>
        {topics.map(({ slug, title: name }, at) => (
          <ListItem key={slug} disablePadding divider={at < topics.length - 1}>
            <ListItemButton component={Link} to={`/aide/${slug}`} sx={{ px: 2.5 }}>
              <ListItemText primary={name} translate="no" lang="fr" />
              <ChevronRight aria-hidden />
            </ListItemButton>
          </ListItem>
        ))}
      </List>
    </Section>
  );
}

/** To whoever reads the rest in another language. */
const InFrench = () => LANGUAGE !== 'fr' && <Alert severity="info">L’aide n’est écrite qu’en français.</Alert>;

/** One topic, on a page that can be pointed to and printed. */
export function HelpTopicPage() {
  const { slug } = useParams();
  const topic = TOPICS.find((one) => one.slug === slug);
  if (topic === undefined) return <NotFoundPage />;
  return (
    <Page title={topic.title} translate="no" crumbs={[{ to: '/aide', label: 'Aide' }]}>
      <InFrench />
      <Box
        data-testid="help-text"
        lang="fr"
        sx={{
          maxWidth: '46rem',
          lineHeight: 1.65,
          '& p': { my: 1.5 },
          '& li': { my: 0.75 },
          '& code': { fontSize: '0.9em', overflowWrap: 'anywhere' },
        }}
      >
        {/* The text is ours; it is read without HTML all the same. */}
        <Markdown options={{ disableParsingRawHTML: true, forceBlock: true }}>{topic.text}</Markdown>
      </Box>
    </Page>
  );
}
