import { assignProfile, unassignProfile, type Profile } from '@chariot/contract';
import AccountTree from '@mui/icons-material/AccountTreeOutlined';
import School from '@mui/icons-material/SchoolOutlined';
import Tablet from '@mui/icons-material/TabletAndroidOutlined';
import ViewModule from '@mui/icons-material/ViewModuleOutlined';
import { Box, Button, Chip, Link, Stack, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { call, useAct, useMay } from '../api/index.js';
import { ActDialog, Empty, Section } from '../page/index.js';
import { useOfferUndo } from '../undo/index.js';
import { AssignDialog, ExceptionsDialog } from './assign-dialog.js';
import { ForesightWords, PRECEDENCE, useForesight } from './foresight-section.js';

type Assignment = Profile['assignments'][number];

/** Its icon, its page, and what it is, for who cannot see it. */
function kindOf({ target, targetId, placeKind }: Assignment) {
  if (target === 'classroom') return [ViewModule, `/classes-mobiles/${targetId}`, 'Classe mobile'] as const;
  if (target === 'device') return [Tablet, `/tablettes/${targetId}`, 'Tablette'] as const;
  if (placeKind === 'school') return [School, `/ecoles/${targetId}`, 'École'] as const;
  return [AccountTree, null, 'Lieu'] as const;
}

interface AssignmentsProps {
  readonly profile: Profile;
  /** Whether a dialog is open here, which nothing may take away. */
  readonly onHold: (held: boolean) => void;
}

/** Whom the profile reaches. */
export function AssignmentsSection({ profile, onHold }: AssignmentsProps) {
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Assignment>();
  const [excepting, setExcepting] = useState<Assignment>();
  const writes = may('profile:write');
  const held = adding || removing !== undefined || excepting !== undefined;
  useEffect(() => onHold(held), [held, onHold]);
  return (
    <Section
      title="Affectations"
      flush
      hint={PRECEDENCE}
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
          {profile.assignments.map((assignment) => (
            <AssignmentRow
              key={assignment.id}
              assignment={assignment}
              {...(writes && {
                onRemove: () => setRemoving(assignment),
                onExcept: () => setExcepting(assignment),
              })}
            />
          ))}
        </Box>
      )}
      {adding && <AssignDialog profileId={profile.id} onClose={() => setAdding(false)} />}
      {excepting !== undefined && (
        <ExceptionsDialog profileId={profile.id} assignment={excepting} onClose={() => setExcepting(undefined)} />
      )}
      {removing !== undefined && (
        <UnassignDialog profileId={profile.id} assignment={removing} onClose={() => setRemoving(undefined)} />
      )}
    </Section>
  );
}

interface AssignmentRowProps {
  readonly assignment: Assignment;
  readonly onRemove?: () => void;
  readonly onExcept?: () => void;
}

function AssignmentRow({ assignment, onRemove, onExcept }: AssignmentRowProps) {
  const { target, targetName, exceptions, rolloutId } = assignment;
  const [Icon, to, words] = kindOf(assignment);
  return (
    <Stack
      component="li"
      direction="row"
      sx={{ gap: 1.5, px: 2.5, py: 1, borderTop: 1, borderColor: 'divider', alignItems: 'center', flexWrap: 'wrap' }}
    >
      <Icon titleAccess={words} sx={{ color: 'text.secondary' }} />
      <Box sx={{ flexGrow: 1, minWidth: 0, flexBasis: 120 }}>
        {to === null ? (
          <span>{targetName}</span>
        ) : (
          <Link component={RouterLink} to={to}>
            {targetName}
          </Link>
        )}
        {exceptions.length > 0 && (
          <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
            Sauf {exceptions.map(({ name }) => name).join(', ')}
          </Typography>
        )}
        {rolloutId !== null && <Chip size="small" label="À l’essai" sx={{ mt: 0.5 }} />}
      </Box>
      {target === 'place' && onExcept !== undefined && (
        <Button size="small" variant="text" onClick={onExcept} aria-label={`Exceptions de ${targetName}`}>
          Sauf…
        </Button>
      )}
      {onRemove !== undefined && rolloutId === null && (
        <Button size="small" variant="text" onClick={onRemove} aria-label={`Retirer ${targetName}`}>
          Retirer
        </Button>
      )}
    </Stack>
  );
}

const assignedAgain = (id: string, { target, targetId, exceptions }: Assignment) => {
  const except = (kind: 'place' | 'classroom') =>
    exceptions.filter((one) => one.target === kind).map((one) => one.targetId);
  const body = { target, targetId, exceptPlaces: except('place'), exceptClassrooms: except('classroom') };
  return call(assignProfile, { params: { id }, body });
};

interface UnassignDialogProps {
  readonly profileId: string;
  readonly assignment: Assignment;
  readonly onClose: () => void;
}

function UnassignDialog({ profileId, assignment, onClose }: UnassignDialogProps) {
  const { act, busy, refusal } = useAct(unassignProfile);
  const offer = useOfferUndo();
  const foresight = useForesight(profileId, { kind: 'unassign', assignmentId: assignment.id });
  const confirm = async (): Promise<void> => {
    if (!(await act({ params: { id: profileId, assignmentId: assignment.id } }))) return;
    // What was being tried on a few carts is not put back as if it had been for all.
    offer(
      'Affectation retirée.',
      assignment.rolloutId === null ? () => assignedAgain(profileId, assignment) : undefined,
    );
    onClose();
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
        Ses tablettes n’auront plus les réglages de ce profil à partir de leur prochain contact. Vous pourrez y revenir
        d’un clic pendant trente jours.
      </Typography>
      <ForesightWords foresight={foresight} />
    </ActDialog>
  );
}
