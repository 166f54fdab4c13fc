import { getCommittee, type Committee, type Convention } from '@chariot/contract';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { day, facts, french } from '../formats/index.js';
import { Columns, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { ComposeDialog } from './compose-dialog.js';
import { DecisionRows } from './decision-rows.js';
import { MeetingDialog } from './meeting-dialog.js';
import { RemarkList } from './remark-list.js';
import { RhythmList } from './rhythm-list.js';
import { MEETING_WORDS, when } from './words.js';

/** One committee: its seats, its rhythm, its meetings, what it decided. */
export function CommitteePage() {
  const { committeeId = '' } = useParams();
  const committee = useRead(getCommittee, { params: { id: committeeId } }, { watch: true });
  return (
    <ConventionFrame tab="comites">
      {(convention) => (
        <Reading of={committee} lines={8}>
          {(value) => <CommitteeView convention={convention} committee={value} />}
        </Reading>
      )}
    </ConventionFrame>
  );
}

interface CommitteeProps {
  readonly convention: Convention;
  readonly committee: Committee;
}

function CommitteeView({ convention, committee }: CommitteeProps) {
  const [opened, setOpened] = useState<'plan' | 'compose'>();
  const pages = `/conventions/${convention.id}/comites`;
  const members = committee.seats.flatMap((seat) => seat.members);
  return (
    <>
      <Stack
        direction="row"
        sx={{ justifyContent: 'space-between', alignItems: 'center', flexWrap: 'wrap', columnGap: 2, rowGap: 1 }}
      >
        <Typography variant="h2" data-testid="committee-name">
          {committee.name}
        </Typography>
        <Link component={RouterLink} to={pages} sx={{ py: 0.5 }}>
          Tous les comités de la convention
        </Link>
      </Stack>
      <RemarkList remarks={committee.remarks} />
      <Section
        title="Réunions"
        flush
        testId="committee-meetings"
        action={
          committee.mayPrepare && (
            <Button variant="contained" size="small" onClick={() => setOpened('plan')} data-testid="plan-meeting">
              Prévoir une réunion
            </Button>
          )
        }
      >
        {committee.meetings.length === 0 ? (
          <Empty title="Aucune réunion prévue">
            {committee.mayPrepare
              ? 'Prévoyez la première\u00A0: la convocation se prépare avec elle.'
              : 'Elle s’affichera ici dès qu’elle sera prévue.'}
          </Empty>
        ) : (
          <Rows
            rows={committee.meetings}
            keyOf={({ id }) => id}
            columns={MEETINGS}
            caption="Réunions du comité"
            hrefOf={({ id }) => `${pages}/${committee.id}/reunions/${id}`}
            testId="meeting-rows"
          />
        )}
      </Section>
      <Section title="Décisions suivies" flush testId="committee-decisions">
        {committee.decisions.length === 0 ? (
          <Empty title="Aucune décision">Elles s’écrivent sur la page d’une réunion tenue.</Empty>
        ) : (
          <DecisionRows decisions={committee.decisions} mayChange={committee.mayPrepare} />
        )}
      </Section>
      <Columns>
        <SeatsSection committee={committee} onCompose={() => setOpened('compose')} />
        <>
          <Section title="Rythme des réunions">
            <RhythmList rhythm={committee.rhythm} />
          </Section>
          <MissionsSection committee={committee} />
        </>
      </Columns>
      {opened === 'plan' && (
        <MeetingDialog committee={committee} conventionId={convention.id} onClose={() => setOpened(undefined)} />
      )}
      {opened === 'compose' && (
        <ComposeDialog
          glance={committee}
          conventions={committee.conventions}
          members={members}
          conventionId={convention.id}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

type MeetingRow = Committee['meetings'][number];

const MEETINGS: readonly [Column<MeetingRow>, ...Column<MeetingRow>[]] = [
  { label: 'Quand', cell: when },
  { label: 'Où', cell: ({ where }) => where },
  { label: 'Où elle en est', cell: ({ state }) => MEETING_WORDS[state] },
  {
    label: 'À vérifier',
    cell: ({ warnings }) => (warnings === 0 ? 'Rien' : `${String(warnings)} point${warnings > 1 ? 's' : ''}`),
  },
];

function SeatsSection({ committee, onCompose }: { readonly committee: Committee; readonly onCompose: () => void }) {
  const { seats, mayPrepare, mayConvene, kind, suggestedGuests } = committee;
  const composes = kind === 'local' ? mayPrepare : mayConvene;
  return (
    <Section
      title="Qui siège"
      testId="committee-seats"
      action={
        composes && (
          <Button size="small" variant="outlined" onClick={onCompose} data-testid="compose-committee">
            Modifier
          </Button>
        )
      }
    >
      <Stack sx={{ gap: 1.5 }}>
        {seats.map(({ seat, label, required, members }) => (
          <Box key={seat} data-testid={`seat-of-${seat}`}>
            <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
              {french(label)}
              {required > 1 && ` (${String(required)} sièges)`}
            </Box>
            {members.length === 0 && <Box sx={{ fontStyle: 'italic' }}>Siège vacant</Box>}
            {members.map((member) => (
              <Box key={member.id} sx={{ overflowWrap: 'anywhere' }}>
                {facts(member.function, member.displayName, member.email)}
                {member.represents !== null && (
                  <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>représente {member.represents.name}</Box>
                )}
              </Box>
            ))}
          </Box>
        ))}
        {suggestedGuests.length > 0 && (
          <Box>
            <Box sx={{ fontWeight: 600 }}>À convier utilement</Box>
            {suggestedGuests.map((guest) => (
              <Box key={guest.function}>
                {guest.function}.{' '}
                <Box component="span" sx={{ color: 'text.secondary' }}>
                  {french(guest.why)}
                </Box>
              </Box>
            ))}
          </Box>
        )}
      </Stack>
    </Section>
  );
}

const MissionsSection = ({ committee: { missions } }: { readonly committee: Committee }) => (
  <Section title="Ce que la convention lui confie" testId="committee-missions">
    <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1 }}>
      {missions.map(({ rule, label, articles, lastExaminedOn }) => (
        <li key={rule}>
          {french(label)}
          <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
            {lastExaminedOn === null ? 'Jamais à l’ordre du jour' : `Examinée le ${day(lastExaminedOn)}`} (
            {facts(...articles, rule)})
          </Box>
        </li>
      ))}
    </Stack>
  </Section>
);
