import { getRollout, type Rollout } from '@chariot/contract';
import { Box, Chip, Typography } from '@mui/material';
import { useParams } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { count, french, moment } from '../formats/index.js';
import { Facts, Page, PageReading, Section } from '../page/index.js';
import { RolloutActs, RolloutProgress } from './rollout-notice.js';
import { awaited, ROLLOUT_STATES, rolloutSubject } from './rollout-words.js';

/** One rollout: who tries it, what they answered, what it waits for. */
export function RolloutPage() {
  const { id = '', rolloutId = '' } = useParams();
  const rollout = useRead(getRollout, { params: { id: rolloutId } }, { watch: true });
  return (
    <PageReading of={rollout} back={{ to: `/profils/${id}`, label: 'Profil' }}>
      {(value) => <RolloutView rollout={value} />}
    </PageReading>
  );
}

function RolloutView({ rollout }: { readonly rollout: Rollout }) {
  const { profileId, profileName, state, first, firstNames, classrooms, reason } = rollout;
  return (
    <Page
      title={`${rolloutSubject(rollout)} de «\u00A0${profileName}\u00A0»`}
      crumbs={[
        { to: '/profils', label: 'Profils' },
        { to: `/profils/${profileId}`, label: profileName },
      ]}
      subtitle={<Chip size="small" label={ROLLOUT_STATES[state]} data-testid="rollout-state" sx={{ mt: 0.5 }} />}
      actions={<RolloutActs rollout={rollout} />}
    >
      <Section title="Avancement" testId="rollout">
        <RolloutProgress rollout={rollout} />
        <Typography sx={{ mt: 1 }}>{state === 'trying' ? awaited(rollout) : french(reason ?? '')}</Typography>
      </Section>
      <Section title="Qui l’essaie">
        <Typography>
          {`${first} sur ${count(classrooms, 'classe mobile', 'classes mobiles')} que ce changement touche.`}
        </Typography>
        <Box component="ul" sx={{ mb: 0 }}>
          {firstNames.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </Box>
      </Section>
      <Section title="Historique">
        <Facts
          facts={[
            ['Lancé', `${moment(rollout.startedAt)}, par ${rollout.startedBy}`],
            ['Version de départ', String(rollout.fromVersion)],
            [
              'Terminé',
              rollout.endedAt === null ? 'Pas encore' : `${moment(rollout.endedAt)}, par ${rollout.endedBy ?? ''}`,
            ],
          ]}
        />
      </Section>
    </Page>
  );
}
