import { assignProfile, listProfiles, unassignProfile, type Classroom, type Profile } from '@chariot/contract';
import {
  Box,
  Button,
  FormControl,
  FormControlLabel,
  FormLabel,
  Link,
  Radio,
  RadioGroup,
  Stack,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { call, useAct, useMay, useRead } from '../api/index.js';
import { ActDialog, Empty, LinkButton, Reading, Section, Trouble, Waiting } from '../page/index.js';
import { useOfferUndo } from '../undo/index.js';
import { fromWhere } from './cart-profiles.js';
import { settingsSummary } from './settings-words.js';
import { useProfilesOf } from './use-profiles-of.js';

interface ProfilesOfSectionProps {
  readonly classroom: Classroom;
  readonly choosing: boolean;
  readonly onChoose: () => void;
  readonly onClose: () => void;
}

/** Which profiles make the configuration of a cart, and the way to give it one. */
export function ProfilesOfSection({ classroom, choosing, onChoose, onClose }: ProfilesOfSectionProps) {
  const may = useMay();
  const profiles = useProfilesOf({ classroomId: classroom.id });
  if (!may('profile:read')) return null;
  return (
    <Section
      title="Profils appliqués"
      flush
      action={
        may('profile:write') && (
          <Button size="small" onClick={onChoose} data-testid="assign-profile">
            Affecter un profil
          </Button>
        )
      }
      testId="classroom-profiles"
    >
      {profiles.isError ? (
        <Box sx={{ p: 2 }}>
          <Trouble error={profiles.error} retry={() => void profiles.refetch()} />
        </Box>
      ) : profiles.data === undefined ? (
        <Box sx={{ px: 2.5 }}>
          <Waiting lines={2} />
        </Box>
      ) : profiles.data.length === 0 ? (
        <Empty title="Aucun profil">Sans profil, les tablettes gardent les réglages qu’elles ont.</Empty>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {profiles.data.map((profile) => {
            return (
              <Box component="li" key={profile.id} sx={{ px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider' }}>
                <Link component={RouterLink} to={`/profils/${profile.id}`}>
                  {profile.name}
                </Link>
                <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
                  {fromWhere(profile, classroom.id)} · {settingsSummary(profile.settings)}
                </Typography>
              </Box>
            );
          })}
        </Box>
      )}
      {choosing && <ChooseProfile classroom={classroom} onClose={onClose} />}
    </Section>
  );
}

interface ChooseProfileProps {
  readonly classroom: Classroom;
  readonly onClose: () => void;
}

/** Every profile that one may use, once they are read. */
function ChooseProfile({ classroom, onClose }: ChooseProfileProps) {
  const profiles = useRead(listProfiles, { query: { limit: 200 } });
  if (profiles.data === undefined) return <Reading of={profiles}>{() => null}</Reading>;
  return <ChooseProfileDialog classroom={classroom} profiles={profiles.data.items} onClose={onClose} />;
}

interface ChooseProfileDialogProps {
  readonly classroom: Classroom;
  readonly profiles: readonly Profile[];
  readonly onClose: () => void;
}

function ChooseProfileDialog({ classroom, profiles, onClose }: ChooseProfileDialogProps) {
  const [profileId, setProfileId] = useState(profiles.length === 1 ? (profiles[0]?.id ?? '') : '');
  const [target, setTarget] = useState<'classroom' | 'place'>('classroom');
  const { act, busy, refusal } = useAct(assignProfile);
  const offer = useOfferUndo();
  const confirm = async (): Promise<void> => {
    const targetId = target === 'place' ? classroom.school.id : classroom.id;
    const assigned = await act({ params: { id: profileId }, body: { target, targetId } });
    if (assigned === undefined) return;
    const made = assigned.assignments.find((one) => one.target === target && one.targetId === targetId);
    offer(
      'Profil affecté\u00A0: les tablettes le reçoivent à leur prochain contact.',
      made && (() => call(unassignProfile, { params: { id: profileId, assignmentId: made.id } })),
    );
    onClose();
  };
  return (
    <ActDialog
      open
      title="Affecter un profil"
      confirm="Affecter"
      disabled={profileId === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="assign-profile-dialog"
    >
      {profiles.length === 0 ? (
        <Empty
          title="Aucun profil n’est écrit"
          action={<LinkButton to="/profils/nouveau">Écrire un profil</LinkButton>}
        />
      ) : (
        <>
          <FormControl>
            <FormLabel id="profile-choice">Profil</FormLabel>
            <RadioGroup aria-labelledby="profile-choice" value={profileId} onChange={(_, value) => setProfileId(value)}>
              {profiles.map(({ id, name, settings, place }) => (
                <FormControlLabel
                  key={id}
                  value={id}
                  control={<Radio />}
                  data-testid={`choose-profile-${id}`}
                  label={
                    <Stack sx={{ py: 0.5 }}>
                      <span>{name}</span>
                      <Typography component="span" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                        {settingsSummary(settings)} · {place.name}
                      </Typography>
                    </Stack>
                  }
                />
              ))}
            </RadioGroup>
          </FormControl>
          <FormControl>
            <FormLabel id="target-choice">Pour</FormLabel>
            <RadioGroup
              aria-labelledby="target-choice"
              value={target}
              onChange={(_, value) => setTarget(value === 'place' ? 'place' : 'classroom')}
            >
              <FormControlLabel value="classroom" control={<Radio />} label={`${classroom.name} seulement`} />
              <FormControlLabel value="place" control={<Radio />} label={`Toute l’école (${classroom.school.name})`} />
            </RadioGroup>
          </FormControl>
        </>
      )}
    </ActDialog>
  );
}
