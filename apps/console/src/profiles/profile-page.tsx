import { changeProfile, getProfile, type Profile } from '@chariot/contract';
import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { count, facts } from '../formats/index.js';
import { Ago, Page, PageReading } from '../page/index.js';
import { AssignmentsSection } from './assignments-section.js';
import { ProfileEditor } from './profile-editor.js';
import { formOf } from './profile-form.js';

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
      <ProfileEditor
        key={edited.version}
        initial={formOf(edited.name, edited.place.id, edited.settings)}
        disabled={!writes}
        busy={busy}
        refusal={refusal}
        reach={
          reached.length === 0
            ? 'Il n’est affecté à aucune tablette.'
            : `Il ira, à leur prochain contact, aux tablettes de\u00A0: ${reached.length <= 3 ? reached.join(', ') : count(reached.length, 'lieu', 'lieux')}.`
        }
        onSave={async ({ name }, settings) => {
          const next = await act({
            params: { id: profile.id },
            body: { name: name.trim(), version: edited.version, settings },
          });
          if (next !== undefined) setEdited(next);
          return next !== undefined;
        }}
        aside={<AssignmentsSection profile={profile} />}
      />
    </Page>
  );
}
