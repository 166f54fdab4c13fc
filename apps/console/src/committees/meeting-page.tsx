import {
  getCommittee,
  getConvocationDocument,
  getMeeting,
  getMeetingInvitation,
  getMinutesDocument,
  type Committee,
  type Meeting,
} from '@chariot/contract';
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { documentUrl, useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { day, facts, french, moment } from '../formats/index.js';
import { Columns, DocumentButton, Facts, Reading, Section } from '../page/index.js';
import { AttendanceSection } from './attendance-section.js';
import { CancelDialog, ConveneDialog, RecordConvocationDialog } from './convocation-dialogs.js';
import { MeetingDialog } from './meeting-dialog.js';
import { MinutesSection } from './minutes-section.js';
import { RemarkList } from './remark-list.js';
import { figureSaid, lasting, MEETING_WORDS, noticeSaid, when } from './words.js';

/** One meeting, from its date to its minutes. */
export function MeetingPage() {
  const { committeeId = '', meetingId = '' } = useParams();
  const meeting = useRead(getMeeting, { params: { id: meetingId } }, { watch: true });
  const committee = useRead(getCommittee, { params: { id: committeeId } });
  return (
    <ConventionFrame tab="comites">
      {({ id }) => (
        <Reading of={meeting} lines={8}>
          {(value) => (
            <Reading of={committee}>
              {(its) => <MeetingView conventionId={id} meeting={value} committee={its} />}
            </Reading>
          )}
        </Reading>
      )}
    </ConventionFrame>
  );
}

interface MeetingViewProps {
  readonly conventionId: string;
  readonly meeting: Meeting;
  readonly committee: Committee;
}

function MeetingView({ conventionId, meeting, committee }: MeetingViewProps) {
  const { state, cancelledBecause, indicators } = meeting;
  return (
    <>
      <Box>
        <Typography variant="h2" data-testid="meeting-name">
          Réunion du {when(meeting)}
        </Typography>
        <Link component={RouterLink} to={`/conventions/${conventionId}/comites/${meeting.committee.id}`}>
          {meeting.committee.name}
        </Link>
      </Box>
      {cancelledBecause !== null && <Alert severity="warning">Réunion annulée&nbsp;: {french(cancelledBecause)}</Alert>}
      <RemarkList remarks={meeting.remarks} />
      <Columns>
        <PlanSection conventionId={conventionId} meeting={meeting} committee={committee} />
        <ConvocationSection meeting={meeting} />
      </Columns>
      {state !== 'cancelled' && <AttendanceSection meeting={meeting} />}
      {state === 'held' && <MinutesSection meeting={meeting} />}
      {indicators !== null && (
        <Section
          title="Indicateurs de ce jour-là"
          hint={french(
            `Tels qu’ils étaient le ${day(indicators.asOf)} : figés le ${moment(indicators.takenAt)}, ils ne changent plus.`,
          )}
          testId="meeting-indicators"
        >
          <Facts
            columns={3}
            facts={indicators.figures.map((figure) => [
              figure.label,
              figure.value === null ? null : figureSaid(figure),
            ])}
          />
        </Section>
      )}
    </>
  );
}

function PlanSection({ conventionId, meeting, committee }: MeetingViewProps) {
  const [changing, setChanging] = useState(false);
  const open = meeting.state === 'planned' || meeting.state === 'convened';
  return (
    <Section
      title="Date, lieu, ordre du jour"
      testId="meeting-plan"
      action={
        meeting.mayPrepare &&
        open && (
          <Button size="small" variant="outlined" onClick={() => setChanging(true)} data-testid="change-meeting">
            Modifier
          </Button>
        )
      }
    >
      <Facts
        facts={[
          ['Quand', `${when(meeting)}, pendant ${lasting(meeting.minutes)}`],
          ['Où', meeting.where],
          [
            'Où elle en est',
            <span key="state" data-testid="meeting-state" data-state={meeting.state}>
              {MEETING_WORDS[meeting.state]}
            </span>,
          ],
        ]}
      />
      <Box component="ol" sx={{ mb: 0, pl: 2.5 }} data-testid="meeting-agenda">
        {meeting.agenda.map(({ label, mission, proposedBy }, at) => (
          // Two items may well say the same.
          <li key={at}>
            {french(label)}
            {(mission !== null || proposedBy !== null) && (
              <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                {' '}
                ({facts(mission, proposedBy !== null && `achat proposé par ${proposedBy}`)})
              </Box>
            )}
          </li>
        ))}
      </Box>
      {meeting.agenda.length === 0 && <Typography>L’ordre du jour est vide.</Typography>}
      {changing && (
        <MeetingDialog
          conventionId={conventionId}
          committee={committee}
          meeting={meeting}
          onClose={() => setChanging(false)}
        />
      )}
    </Section>
  );
}

function ConvocationSection({ meeting }: { readonly meeting: Meeting }) {
  const [opened, setOpened] = useState<'convene' | 'record' | 'cancel'>();
  const { id, state, notice, mayConvene, mayPrepare } = meeting;
  const open = state === 'planned' || state === 'convened';
  const close = (): void => setOpened(undefined);
  return (
    <Section title="Convocation" testId="convocation">
      <Stack sx={{ gap: 1.5 }}>
        <Typography data-testid="notice" data-in-time={notice.inTime}>
          {noticeSaid(meeting)}
        </Typography>
        {notice.outdated && (
          <Alert severity="warning">La réunion a changé depuis&nbsp;: renvoyez la convocation.</Alert>
        )}
        {open && !mayConvene && (
          <Typography sx={{ color: 'text.secondary' }}>
            {meeting.committee.kind === 'local' ? 'La direction de l’école l’envoie.' : 'Le DASEN l’envoie.'}
          </Typography>
        )}
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {open && mayConvene && (
            <Button variant="contained" onClick={() => setOpened('convene')} data-testid="convene">
              {notice.sentOn === null ? 'Envoyer la convocation' : 'Renvoyer la convocation'}
            </Button>
          )}
          {open && mayPrepare && (
            <Button variant="outlined" onClick={() => setOpened('record')} data-testid="record-convocation">
              Noter un envoi fait sans Chariot
            </Button>
          )}
          <DocumentButton href={documentUrl(getConvocationDocument, { params: { id } })} testId="convocation-pdf">
            Convocation
          </DocumentButton>
          {state === 'held' && (
            <DocumentButton href={documentUrl(getMinutesDocument, { params: { id } })} testId="minutes-pdf">
              Compte rendu
            </DocumentButton>
          )}
          <Button href={documentUrl(getMeetingInvitation, { params: { id } })} data-testid="invitation-ics">
            Ajouter à un agenda
          </Button>
          {open && mayConvene && (
            <Button color="error" onClick={() => setOpened('cancel')} data-testid="cancel-meeting">
              Annuler la réunion
            </Button>
          )}
        </Stack>
      </Stack>
      {opened === 'convene' && <ConveneDialog meeting={meeting} onClose={close} />}
      {opened === 'record' && <RecordConvocationDialog meeting={meeting} onClose={close} />}
      {opened === 'cancel' && <CancelDialog meeting={meeting} onClose={close} />}
    </Section>
  );
}
