import { askAppleSchoolManager, getAppleSchoolManager, type AppleSchoolManager } from '@chariot/contract';
import DeleteOutline from '@mui/icons-material/DeleteOutlined';
import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { SEVERITY } from '../apple-credentials/index.js';
import { count, french, moment } from '../formats/index.js';
import { Ago, Facts, MoreMenu, Page, Reading, Section, type Fact } from '../page/index.js';
import { Devices } from './devices.js';
import { PlaceForm } from './place-form.js';
import { JoiningSteps } from './steps.js';
import { standingWords } from './words.js';
import { WithdrawToken } from './withdraw-token.js';

/** How it stands, the cart of each iPad, and the way to join Apple School Manager or to renew its token. */
export function AppleSchoolManagerPage() {
  const reading = useRead(getAppleSchoolManager, {}, { poll: true });
  const [withdrawing, setWithdrawing] = useState(false);
  const server = reading.data?.server ?? null;
  return (
    <Page
      title="Apple School Manager"
      crumbs={[{ to: '/administration', label: 'Administration' }]}
      subtitle="Un iPad acheté par l’école s’enrôle de lui-même, à sa mise en route, dans la classe mobile que vous lui donnez. Il ne peut plus en être retiré sur l’iPad."
      actions={
        server !== null && (
          <MoreMenu
            acts={[
              {
                label: 'Retirer ce jeton',
                icon: <DeleteOutline fontSize="small" />,
                onClick: () => setWithdrawing(true),
                testId: 'withdraw-ade',
              },
            ]}
          />
        )
      }
    >
      <Reading of={reading} lines={8}>
        {(state) => (
          <>
            {state.server !== null && (
              <>
                <InUse server={state.server} devices={state.devices} />
                <PlaceForm />
                <Devices />
              </>
            )}
            <JoiningSteps state={state} />
          </>
        )}
      </Reading>
      {withdrawing && <WithdrawToken onClose={() => setWithdrawing(false)} />}
    </Page>
  );
}

interface InUseProps {
  readonly server: NonNullable<AppleSchoolManager['server']>;
  readonly devices: AppleSchoolManager['devices'];
}

function InUse({ server, devices }: InUseProps) {
  const { act, busy } = useAct(askAppleSchoolManager, 'Chariot lit la liste d’Apple dans la minute.');
  const facts: readonly Fact[] = [
    ['Organisation', server.organisation],
    ['Serveur dans Apple School Manager', server.name],
    ['Jeton mis en place', `le ${moment(server.tokenUploadedAt)}`],
    ['Dernière lecture de la liste', server.syncedAt === null ? 'Aucune pour l’instant' : <Ago at={server.syncedAt} />],
    ['iPad donnés à ce serveur', count(devices.listed, 'iPad', 'iPad')],
    [
      'Avec une classe mobile',
      devices.waiting === 0
        ? count(devices.placed, 'iPad', 'iPad')
        : `${count(devices.placed, 'iPad', 'iPad')}, dont ${devices.waiting} qu’Apple n’envoie pas encore ici`,
    ],
  ];
  return (
    <Section
      title="Le lien avec Apple"
      action={
        <Button loading={busy} onClick={() => void act({})} data-testid="ade-sync">
          Lire la liste maintenant
        </Button>
      }
      testId="ade-server"
    >
      <Stack sx={{ gap: 2 }}>
        <Alert severity={SEVERITY[server.standing]} data-testid="ade-standing" data-standing={server.standing}>
          {french(standingWords(server))}
        </Alert>
        {server.failure !== null && server.failedAt !== null && (
          <Alert severity="error" data-testid="ade-failure">
            {french(server.failure)} <Ago at={server.failedAt} />
          </Alert>
        )}
        <Facts facts={facts} columns={3} />
      </Stack>
    </Section>
  );
}
