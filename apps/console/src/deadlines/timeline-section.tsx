import type { Deadline, Timeline } from '@chariot/contract';
import { Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { facts, french } from '../formats/index.js';
import { whenSaid } from '../lives/index.js';
import { Empty, Section } from '../page/index.js';
import { capital, StateWord } from './entry-words.js';
import { actorsOf, grouped, type Group } from './groups.js';

/** What each one owes, most pressing first. */
export function TimelineSection({ timeline }: { readonly timeline: Timeline }) {
  const [actor, setActor] = useState('');
  const groups = grouped(timeline.entries, actor);
  return (
    <Section
      title="Qui doit quoi, et pour quand"
      hint={french(timeline.signedOn === null ? timeline.validity : `Valable ${timeline.validity}`)}
      flush
      testId="timeline"
      action={<ActorChoice value={actor} entries={timeline.entries} onChoose={setActor} />}
    >
      {groups.length === 0 && <Empty title="Aucune échéance">Rien n’est attendu de celui-ci.</Empty>}
      {groups.map((group) => (
        <GroupOfEntries key={group.key} group={group} />
      ))}
    </Section>
  );
}

interface ActorChoiceProps {
  readonly value: string;
  readonly entries: readonly Deadline[];
  readonly onChoose: (actor: string) => void;
}

const ActorChoice = ({ value, entries, onChoose }: ActorChoiceProps) => (
  <TextField
    select
    label="Attendu de"
    value={value}
    onChange={({ target }) => onChoose(target.value)}
    sx={{ minWidth: 220, mt: 0.5 }}
    slotProps={{
      select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': 'filter-actor' } as object },
      inputLabel: { shrink: true },
    }}
  >
    <MenuItem value="">Tous</MenuItem>
    {actorsOf(entries).map(([actor, label]) => (
      <MenuItem key={actor} value={actor}>
        {capital(label)}
      </MenuItem>
    ))}
  </TextField>
);

/** What is over is folded away: it is looked up, not read. */
function GroupOfEntries({ group: { key, title, entries } }: { readonly group: Group }) {
  const over = key === 'done';
  return (
    <Box
      component={over ? 'details' : 'div'}
      data-testid={`deadlines-group-${key}`}
      sx={{ borderTop: 1, borderColor: 'divider' }}
    >
      <Box
        component={over ? 'summary' : 'div'}
        sx={{ px: 2.5, py: 1, bgcolor: 'background.default', ...(over && { cursor: 'pointer' }) }}
      >
        <Typography component="h3" sx={{ display: 'inline', fontWeight: 650, fontSize: '0.9375rem' }}>
          {title} ({entries.length})
        </Typography>
      </Box>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {entries.map((entry) => (
          <Entry key={entry.code} entry={entry} />
        ))}
      </Box>
    </Box>
  );
}

const Entry = ({ entry }: { readonly entry: Deadline }) => (
  <Box
    component="li"
    data-testid="deadline"
    data-code={entry.code}
    data-state={entry.state}
    sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}
  >
    <Stack
      direction={{ xs: 'column', sm: 'row' }}
      sx={{ gap: { xs: 0.75, sm: 2 }, justifyContent: 'space-between', alignItems: 'flex-start' }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{french(entry.label)}</Typography>
        <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
          {facts(capital(entry.actorLabel), whenSaid(entry))}
        </Typography>
      </Box>
      <Box sx={{ flexShrink: 0 }}>
        <StateWord of={entry} />
      </Box>
    </Stack>
    <Box component="details" sx={{ fontSize: '0.875rem', color: 'text.secondary', mt: 0.25 }}>
      <Box
        component="summary"
        aria-label={french(`D’où vient cette date ? ${entry.label}`)}
        sx={{ cursor: 'pointer', width: 'fit-content', py: 0.25, color: 'primary.main', fontWeight: 600 }}
      >
        D’où vient cette date&nbsp;?
      </Box>
      <Box sx={{ pl: 1.5, borderLeft: 2, borderColor: 'divider', mt: 0.25, overflowWrap: 'anywhere' }}>
        {french(entry.explanation)}
        <Box>{facts(entry.symbolic, ...entry.articles)}</Box>
      </Box>
    </Box>
  </Box>
);
