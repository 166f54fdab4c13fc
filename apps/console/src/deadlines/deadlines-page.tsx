import { listDeadlines, type Timeline } from '@chariot/contract';
import { Alert, Box, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { count, french } from '../formats/index.js';
import { Reading, Section } from '../page/index.js';
import { CalendarSection } from './calendar-section.js';
import { ChoicesSection } from './choices-section.js';
import { TimelineSection } from './timeline-section.js';

/** `/conventions/:id/echeances`. */
export function DeadlinesPage() {
  return <ConventionFrame tab="echeances">{({ id }) => <DeadlinesView conventionId={id} />}</ConventionFrame>;
}

function DeadlinesView({ conventionId }: { readonly conventionId: string }) {
  const timeline = useRead(listDeadlines, { params: { id: conventionId } }, { keep: true, watch: true });
  return (
    <>
      <Reading of={timeline} lines={10}>
        {(value) => (
          <>
            <WhatPresses timeline={value} />
            <TimelineSection timeline={value} />
            <ChoicesSection conventionId={conventionId} timeline={value} />
          </>
        )}
      </Reading>
      <CalendarSection conventionId={conventionId} />
      {timeline.data !== undefined && timeline.data.notes.length > 0 && (
        <Section title="À savoir" testId="deadline-notes">
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {timeline.data.notes.map((note) => (
              <Typography component="li" key={note}>
                {french(note)}
              </Typography>
            ))}
          </Box>
        </Section>
      )}
    </>
  );
}

/** In one sentence, before the list. */
function WhatPresses({ timeline: { entries, signedOn } }: { readonly timeline: Timeline }) {
  const late = entries.filter(({ state }) => state === 'late').length;
  if (signedOn === null)
    return (
      <Alert severity="info" data-testid="deadlines-undated">
        La convention n’est pas datée&nbsp;: les échéances qui courent de la signature n’ont pas de date. Elles se
        calculeront dès que la signature sera notée.
      </Alert>
    );
  if (late === 0)
    return (
      <Alert severity="success" data-testid="deadlines-none-late">
        Rien n’est en retard.
      </Alert>
    );
  return (
    <Alert severity="warning" data-testid="deadlines-late-count">
      {late > 1 ? `${count(late, 'échéance', 'échéances')} sont en retard` : '1 échéance est en retard'}&nbsp;: elles
      viennent en premier.
    </Alert>
  );
}
