import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import ChevronRight from '@mui/icons-material/ChevronRight';
import ErrorOutline from '@mui/icons-material/ErrorOutlined';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import Schedule from '@mui/icons-material/ScheduleOutlined';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { Ago, Hidden, Section, Trouble, Waiting } from '../page/index.js';
import { COLOURS, TONES } from '../theme/index.js';
import { SOURCES } from './sources.js';
import { inOrder, type Todo, type Urgency } from './todo.js';

const SHOWN_AT_FIRST = 8;

const URGENCIES: Readonly<Record<Urgency, { icon: typeof CheckCircle; colour: string; words: string }>> = {
  late: { icon: ErrorOutline, colour: COLOURS.danger, words: 'En retard' },
  today: { icon: ReportProblem, colour: TONES.blocked.text, words: 'Aujourd’hui' },
  soon: { icon: Schedule, colour: COLOURS.inkSoft, words: 'Bientôt' },
};

/** « À faire aujourd’hui »: one list of whatever waits for this person, each line the way to where it is done. */
export function TodaySection() {
  // Always the same hooks, in the same order.
  const sources = SOURCES.map((useSource) => useSource());
  const todos = inOrder(sources.flatMap((source) => source.todos));
  const reads = sources.flatMap((source) => source.reads);
  const failed = reads.find(({ isError }) => isError);
  const waiting = reads.some(({ isPending }) => isPending);
  if (todos.length === 0 && failed === undefined) return waiting ? <Waiting lines={3} /> : <Nothing />;
  return (
    <Section title="À faire aujourd’hui" flush testId="today">
      {failed !== undefined && (
        <Box sx={{ px: 2.5, pb: 1.5 }}>
          <Trouble error={failed.error} retry={() => void failed.refetch()} />
        </Box>
      )}
      <List todos={todos} />
    </Section>
  );
}

function List({ todos }: { readonly todos: readonly Todo[] }) {
  const [all, setAll] = useState(false);
  const more = todos.length - SHOWN_AT_FIRST;
  return (
    <>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {(all ? todos : todos.slice(0, SHOWN_AT_FIRST)).map((todo) => (
          <Line key={`${todo.testId}-${todo.key}`} todo={todo} />
        ))}
      </Box>
      {more > 0 && (
        <Box sx={{ px: 2.5, py: 1, borderTop: 1, borderColor: 'divider' }}>
          <Button variant="text" size="small" onClick={() => setAll(!all)} aria-expanded={all} data-testid="today-all">
            {all ? 'En montrer moins' : more === 1 ? 'Voir la dernière' : `Voir les ${String(more)} autres`}
          </Button>
        </Box>
      )}
    </>
  );
}

function Line({ todo: { urgency, title, note, since, to, testId, rule } }: { readonly todo: Todo }) {
  const { icon: Icon, colour, words } = URGENCIES[urgency];
  return (
    <Box
      component="li"
      data-testid={testId}
      data-urgency={urgency}
      data-rule={rule}
      sx={{ borderTop: 1, borderColor: 'divider' }}
    >
      <Link
        component={RouterLink}
        to={to}
        underline="none"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 1.5,
          px: 2.5,
          py: 1.25,
          minHeight: 56,
          color: 'inherit',
          '&:hover': { bgcolor: COLOURS.ground },
          '&:hover .what, &:focus-visible .what': { textDecoration: 'underline' },
        }}
      >
        <Icon aria-hidden sx={{ color: colour, flexShrink: 0 }} />
        <Stack component="span" sx={{ minWidth: 0, flexGrow: 1 }}>
          <Typography component="span" className="what" sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>
            <Hidden>{words}&nbsp;: </Hidden>
            {title}
          </Typography>
          {(note !== undefined || since !== undefined) && (
            <Typography component="span" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {note}
              {since !== undefined && (
                <>
                  {' '}
                  <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
                    (<Ago at={since} />)
                  </Box>
                </>
              )}
            </Typography>
          )}
        </Stack>
        <ChevronRight aria-hidden sx={{ color: COLOURS.inkSoft, flexShrink: 0 }} />
      </Link>
    </Box>
  );
}

const Nothing = () => (
  <Stack
    direction="row"
    data-testid="today-none"
    sx={{ alignItems: 'center', gap: 1.5, p: 2, borderRadius: 1, bgcolor: COLOURS.successSoft, color: COLOURS.success }}
  >
    <CheckCircle aria-hidden />
    <Typography sx={{ fontWeight: 600 }}>Rien à faire aujourd’hui.</Typography>
  </Stack>
);
