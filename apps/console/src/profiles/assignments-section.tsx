import { assignProfile, listClassrooms, unassignProfile, type Profile } from '@chariot/contract';
import School from '@mui/icons-material/SchoolOutlined';
import ViewModule from '@mui/icons-material/ViewModuleOutlined';
import {
  Autocomplete,
  Box,
  Button,
  FormControl,
  FormControlLabel,
  FormLabel,
  Link,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { ActDialog, Empty, Section } from '../page/index.js';
import { PlacePicker } from '../places/index.js';

type Assignment = Profile['assignments'][number];

/** Whom the profile reaches. */
export function AssignmentsSection({ profile }: { readonly profile: Profile }) {
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Assignment>();
  const writes = may('profile:write');
  return (
    <Section
      title="Affectations"
      flush
      hint="Une classe mobile l’emporte sur son école."
      action={
        writes && (
          <Button size="small" onClick={() => setAdding(true)} data-testid="add-assignment">
            Affecter
          </Button>
        )
      }
      testId="assignments"
    >
      {profile.assignments.length === 0 ? (
        <Empty title="Affecté à personne">Ce profil ne touche encore aucune tablette.</Empty>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {profile.assignments.map((assignment) => {
            const { id, target, targetId, targetName } = assignment;
            const [Icon, to, words] =
              target === 'school'
                ? ([School, `/ecoles/${targetId}`, 'École'] as const)
                : ([ViewModule, `/classes-mobiles/${targetId}`, 'Classe mobile'] as const);
            return (
              <Stack
                component="li"
                key={id}
                direction="row"
                sx={{ gap: 1.5, px: 2.5, py: 1, borderTop: 1, borderColor: 'divider', alignItems: 'center' }}
              >
                <Icon titleAccess={words} sx={{ color: 'text.secondary' }} />
                <Link component={RouterLink} to={to} sx={{ flexGrow: 1, minWidth: 0 }}>
                  {targetName}
                </Link>
                {writes && (
                  <Button
                    size="small"
                    variant="text"
                    onClick={() => setRemoving(assignment)}
                    aria-label={`Retirer ${targetName}`}
                  >
                    Retirer
                  </Button>
                )}
              </Stack>
            );
          })}
        </Box>
      )}
      {adding && <AssignDialog profileId={profile.id} onClose={() => setAdding(false)} />}
      {removing !== undefined && (
        <UnassignDialog profileId={profile.id} assignment={removing} onClose={() => setRemoving(undefined)} />
      )}
    </Section>
  );
}

function AssignDialog({ profileId, onClose }: { readonly profileId: string; readonly onClose: () => void }) {
  const [target, setTarget] = useState<'school' | 'classroom'>('school');
  const [targetId, setTargetId] = useState('');
  const classrooms = useRead(listClassrooms, { query: { limit: 200 } });
  const { act, busy, refusal } = useAct(
    assignProfile,
    'Profil affecté\u00A0: les tablettes le reçoivent à leur prochain contact.',
  );
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: profileId }, body: { target, targetId } })) onClose();
  };
  return (
    <ActDialog
      open
      title="Affecter ce profil"
      confirm="Affecter"
      disabled={targetId === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="assign-dialog"
    >
      <FormControl>
        <FormLabel id="assign-target">À quoi&nbsp;?</FormLabel>
        <RadioGroup
          row
          aria-labelledby="assign-target"
          value={target}
          onChange={(_, value) => {
            setTarget(value === 'classroom' ? 'classroom' : 'school');
            setTargetId('');
          }}
        >
          <FormControlLabel value="school" control={<Radio />} label="Une école entière" />
          <FormControlLabel value="classroom" control={<Radio />} label="Une classe mobile" />
        </RadioGroup>
      </FormControl>
      {target === 'school' ? (
        <PlacePicker kind="school" label="École" onPick={(place) => setTargetId(place?.id ?? '')} />
      ) : (
        <Autocomplete
          options={classrooms.data?.items ?? []}
          getOptionLabel={({ name, school }) => `${name} · ${school.name}`}
          getOptionKey={({ id }) => id}
          isOptionEqualToValue={(a, b) => a.id === b.id}
          onChange={(_, value) => setTargetId(value?.id ?? '')}
          noOptionsText="Aucune classe mobile"
          loading={classrooms.isPending}
          loadingText="Lecture…"
          renderInput={(params) => <TextField {...params} label="Classe mobile" />}
        />
      )}
    </ActDialog>
  );
}

interface UnassignDialogProps {
  readonly profileId: string;
  readonly assignment: Assignment;
  readonly onClose: () => void;
}

function UnassignDialog({ profileId, assignment, onClose }: UnassignDialogProps) {
  const { act, busy, refusal } = useAct(unassignProfile, 'Affectation retirée.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: profileId, assignmentId: assignment.id } })) onClose();
  };
  return (
    <ActDialog
      open
      title={`Retirer «\u00A0${assignment.targetName}\u00A0»\u00A0?`}
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="unassign-dialog"
    >
      <Typography>
        Ses tablettes n’auront plus les réglages de ce profil à partir de leur prochain contact. Vous pourrez l’affecter
        de nouveau quand vous voudrez.
      </Typography>
    </ActDialog>
  );
}
