import {
  changeProfile,
  getProfile,
  requestProfileAct,
  type Profile,
  type ProfileSettings,
  type RequestOf,
} from '@chariot/contract';
import { Alert, Button, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { count, facts } from '../formats/index.js';
import { ActDialog, Ago, Page, PageReading, Section } from '../page/index.js';
import { AssignmentsSection } from './assignments-section.js';
import { FirstFields } from './first-fields.js';
import { firstOf, TO_ALL } from './first-form.js';
import { ForesightWords, useForesight } from './foresight-section.js';
import { HistorySection } from './history-section.js';
import { ProfileEditor } from './profile-editor.js';
import { formOf } from './profile-form.js';
import { ReasonField } from './reason-field.js';
import { RolloutNotice } from './rollout-notice.js';

type Change = RequestOf<typeof changeProfile>['body'];

export function ProfilePage() {
  const { id = '' } = useParams();
  const profile = useRead(getProfile, { params: { id } });
  return (
    <PageReading of={profile} back={{ to: '/profils', label: 'Profils' }}>
      {(value) => <ProfileView key={value.id} profile={value} />}
    </PageReading>
  );
}

function ProfileView({ profile }: { readonly profile: Profile }) {
  const may = useMay();
  const writes = may('profile:write');
  // What is being edited: a change made meanwhile by somebody else is announced, never slipped under one's hands.
  const [edited, setEdited] = useState(profile);
  const { act, busy, refusal, forget } = useAct(changeProfile, 'Profil enregistré\u00A0: les tablettes le reçoivent.');
  // To whom it goes first, and what two people are asked for.
  const [first, setFirst] = useState(TO_ALL);
  const [asking, setAsking] = useState<{ readonly change: Change; readonly end: (asked: boolean) => void }>();
  const [two, setTwo] = useState(false);
  const [dirty, setDirty] = useState(false);
  // A dialog is open beside the form.
  const [assigning, setAssigning] = useState(false);
  const [returning, setReturning] = useState(false);
  const moved =
    profile.version > edited.version ||
    (profile.version === edited.version && profile.rollout?.id !== edited.rollout?.id);
  // Nothing was typed: what is there now is what one reads.
  useEffect(() => {
    if (moved && !dirty && !assigning && !returning) setEdited(profile);
  }, [moved, dirty, assigning, returning, profile]);
  const stale = profile.version > edited.version && !busy;
  const reached = profile.assignments.map(({ targetName }) => targetName);
  return (
    <Page
      title={profile.name}
      crumbs={[{ to: '/profils', label: 'Profils' }]}
      subtitle={
        <>
          {facts(`Version ${profile.version}`, profile.place.name, profile.changedBy)}, <Ago at={profile.changedAt} />
        </>
      }
    >
      {stale && (
        <Alert
          severity="warning"
          data-testid="profile-stale"
          action={
            <Button
              size="small"
              onClick={() => {
                forget();
                setEdited(profile);
              }}
            >
              Prendre la nouvelle version
            </Button>
          }
        >
          {profile.changedBy} vient de modifier ce profil. Ce que vous voyez ici est la version {edited.version}.
        </Alert>
      )}
      {profile.rollout !== null && <RolloutNotice rollout={profile.rollout} />}
      <ProfileEditor
        key={`${edited.version} ${edited.rollout?.id ?? ''}`}
        initial={formOf(edited.name, edited.place.id, edited.settings)}
        disabled={!writes || profile.rollout !== null}
        busy={busy}
        refusal={refusal}
        reach={
          reached.length === 0
            ? 'Il n’est affecté à aucune tablette.'
            : `Il ira, à leur prochain contact, aux tablettes de\u00A0: ${reached.length <= 3 ? reached.join(', ') : count(reached.length, 'lieu', 'lieux')}.`
        }
        how={
          profile.assignments.length > 0 && (
            <FirstFields form={first} set={(change) => setFirst((before) => ({ ...before, ...change }))} />
          )
        }
        onDirty={setDirty}
        verb={two ? 'Demander à deux…' : undefined}
        onSave={async ({ name }, settings) => {
          const to = firstOf(first);
          if (to === null) return false;
          const body = { name: name.trim(), version: edited.version, settings, ...(to !== undefined && { first: to }) };
          // Once it is asked, nothing is lost by leaving for the page where the second person is waited for.
          if (two) return new Promise((resolve) => setAsking({ change: body, end: resolve }));
          const next = await act({ params: { id: profile.id }, body });
          if (next !== undefined) setEdited(next);
          return next !== undefined;
        }}
        aside={(draft, changed) => (
          <>
            {changed && profile.assignments.length > 0 && (
              <ChangeForesight profileId={profile.id} settings={draft} onTwo={setTwo} />
            )}
            <AssignmentsSection profile={profile} onHold={setAssigning} />
            <HistorySection profile={profile} onHold={setReturning} />
          </>
        )}
      />
      {asking !== undefined && (
        <AskDialog
          profileId={profile.id}
          change={asking.change}
          onEnd={(asked) => {
            setAsking(undefined);
            asking.end(asked);
          }}
        />
      )}
    </Page>
  );
}

interface ChangeForesightProps {
  readonly profileId: string;
  readonly settings: ProfileSettings;
  /** Whether two people must want it. */
  readonly onTwo: (two: boolean) => void;
}

/** What saving would do, before one saves. */
function ChangeForesight({ profileId, settings, onTwo }: ChangeForesightProps) {
  const foresight = useForesight(profileId, { kind: 'change', settings });
  const two = foresight.data?.twoPersons === true;
  useEffect(() => {
    onTwo(two);
    return () => onTwo(false);
  }, [two, onTwo]);
  return (
    <Section title="Ce qui changera" hint="Si vous enregistrez maintenant." testId="change-foresight">
      <ForesightWords foresight={foresight} />
    </Section>
  );
}

interface AskDialogProps {
  readonly profileId: string;
  readonly change: Change;
  readonly onEnd: (asked: boolean) => void;
}

/** Asks, and goes to the page where the second person is waited for. */
function AskDialog({ profileId, change, onEnd }: AskDialogProps) {
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(
    requestProfileAct,
    'Demande envoyée\u00A0: une seconde personne doit l’accorder.',
  );
  const confirm = async (): Promise<void> => {
    const asked = await act({ params: { id: profileId }, body: { act: { kind: 'change', ...change }, reason } });
    if (asked === undefined) return;
    void navigate(`/actes-graves/${asked.id}`);
    onEnd(true);
  };
  return (
    <ActDialog
      open
      title="Demander ce changement"
      confirm="Demander"
      disabled={reason.trim() === ''}
      onConfirm={() => void confirm()}
      onClose={() => onEnd(false)}
      busy={busy}
      refusal={refusal}
      testId="ask-change-dialog"
    >
      <Typography>
        Il place un intermédiaire entre les tablettes et Internet, ou donne un réglage d’expert qui n’est pas connu pour
        sans danger&nbsp;: rien n’a lieu avant qu’une seconde personne ne l’accorde, puis un délai court.
      </Typography>
      <ReasonField reason={reason} set={setReason} />
    </ActDialog>
  );
}
