import { writeProfile } from '@chariot/contract';
import { ROLE_PERMISSIONS } from '@chariot/kernel';
import { useNavigate } from 'react-router-dom';
import { useAct, useMe } from '../api/index.js';
import { Page, Waiting } from '../page/index.js';
import { ProfileEditor } from './profile-editor.js';
import { EMPTY_FORM } from './profile-form.js';

export function NewProfilePage() {
  const me = useMe();
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(
    writeProfile,
    'Profil enregistré. Affectez-le à une école ou à une classe mobile.',
  );
  const places = me?.roles
    .filter(({ role }) => ROLE_PERMISSIONS[role].includes('profile:write'))
    .map(({ place }) => place)
    .filter(({ id }, index, all) => all.findIndex((other) => other.id === id) === index);
  return (
    <Page title="Nouveau profil" crumbs={[{ to: '/profils', label: 'Profils' }]}>
      {places === undefined ? (
        <Waiting />
      ) : (
        <ProfileEditor
          initial={{ ...EMPTY_FORM, placeId: places[0]?.id ?? '' }}
          places={places}
          busy={busy}
          refusal={refusal}
          reach="Il ne touchera aucune tablette avant d’être affecté."
          onSave={async ({ name, placeId }, settings) => {
            const profile = await act({ body: { name: name.trim(), placeId, settings } });
            if (profile !== undefined) void navigate(`/profils/${profile.id}`, { replace: true });
            return profile !== undefined;
          }}
        />
      )}
    </Page>
  );
}
