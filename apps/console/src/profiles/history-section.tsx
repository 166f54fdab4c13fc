import {
  getProfileHistory,
  requestProfileAct,
  returnProfile,
  SETTING_LABELS,
  type Profile,
  type ProfileHistory,
} from '@chariot/contract';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useEffect, useState, type ReactNode } from 'react';
import { Link as RouterLink, useNavigate } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { count, moment } from '../formats/index.js';
import { ActDialog, Ago, Reading, Section } from '../page/index.js';
import { ReasonField } from './reason-field.js';
import { ROLLOUT_STATES, rolloutSubject } from './rollout-words.js';

interface Return {
  readonly title: string;
  readonly words: string;
  readonly to:
    | { readonly kind: 'version'; readonly version: number }
    | { readonly kind: 'assignment'; readonly assignmentId: string };
}
const SHOWN = 8;

/** What the profile was, and the way back to it for thirty days. */
export function HistorySection({
  profile,
  onHold,
}: {
  readonly profile: Profile;
  readonly onHold: (held: boolean) => void;
}) {
  const may = useMay();
  const history = useRead(getProfileHistory, { params: { id: profile.id } });
  const [returning, setReturning] = useState<Return>();
  const back = may('profile:write') ? setReturning : undefined;
  useEffect(() => onHold(returning !== undefined), [returning, onHold]);
  return (
    <Section title="Historique" hint="On y revient d’un clic pendant trente jours." flush testId="profile-history">
      <Reading of={history}>
        {(value) => (
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            <Rollouts rollouts={value.rollouts} />
            <Versions versions={value.versions} present={profile.version} back={back} />
            <PastAssignments assignments={value.assignments} back={back} />
          </Box>
        )}
      </Reading>
      {returning !== undefined && (
        <ReturnDialog profileId={profile.id} asked={returning} onClose={() => setReturning(undefined)} />
      )}
    </Section>
  );
}

const Row = ({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) => (
  <Stack
    component="li"
    direction="row"
    sx={{
      ...{ gap: 1, px: 2.5, py: 1, borderTop: 1, borderColor: 'divider', alignItems: 'center', flexWrap: 'wrap' },
      // Its words stand under the row's when the button goes below, and at its end beside it.
      '& > .MuiButton-text': { mx: -1.5 },
    }}
  >
    <Box sx={{ flexGrow: 1, flexBasis: 160, minWidth: 0 }}>{children}</Box>
    {action}
  </Stack>
);

type Back = ((asked: Return) => void) | undefined;

interface VersionsProps {
  readonly versions: ProfileHistory['versions'];
  readonly present: number;
  readonly back: Back;
}

function Versions({ versions, present, back }: VersionsProps) {
  return versions.slice(0, SHOWN).map(({ version, settings, changedAt, changedBy, replacedAt, mayReturn }) => (
    <Row
      key={version}
      action={
        mayReturn &&
        back !== undefined && (
          <Button
            size="small"
            variant="text"
            aria-label={`Revenir à cette version\u00A0: ${version}`}
            data-testid={`return-${version}`}
            onClick={() =>
              back({
                title: `Revenir à la version ${version}\u00A0?`,
                words: `Ses réglages redeviennent ceux de la version ${version}\u00A0: les tablettes concernées les reçoivent à leur prochain contact.`,
                to: { kind: 'version', version },
              })
            }
          >
            Revenir à cette version
          </Button>
        )
      }
    >
      <strong>Version {version}</strong>
      {version === present ? ' (en place)' : replacedAt === null && ' (jamais étendue à tous)'}
      <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {changedBy}, <Ago at={changedAt} />. {count(settings.length, 'réglage')}
        {settings.length > 0 &&
          settings.length <= 3 &&
          `\u00A0: ${settings.map((one) => SETTING_LABELS[one]).join(', ')}`}
      </Typography>
    </Row>
  ));
}

function PastAssignments({
  assignments,
  back,
}: {
  readonly assignments: ProfileHistory['assignments'];
  readonly back: Back;
}) {
  return assignments.slice(0, SHOWN).map(({ id, targetName, endedAt, endedBy, mayReturn }) => (
    <Row
      key={id}
      action={
        mayReturn &&
        back !== undefined && (
          <Button
            size="small"
            variant="text"
            aria-label={`Affecter de nouveau à ${targetName}`}
            onClick={() =>
              back({
                title: `Affecter de nouveau à «\u00A0${targetName}\u00A0»\u00A0?`,
                words:
                  'Avec les mêmes exceptions qu’avant. Ses tablettes reçoivent de nouveau ce profil à leur prochain contact.',
                to: { kind: 'assignment', assignmentId: id },
              })
            }
          >
            Affecter de nouveau
          </Button>
        )
      }
    >
      Retiré de {targetName}
      <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {endedBy}, le {moment(endedAt)}
      </Typography>
    </Row>
  ));
}

function Rollouts({ rollouts }: { readonly rollouts: ProfileHistory['rollouts'] }) {
  return rollouts.slice(0, SHOWN).map((rollout) => (
    <Row key={rollout.id}>
      <Link component={RouterLink} to={`/profils/${rollout.profileId}/deploiements/${rollout.id}`}>
        {rolloutSubject(rollout)} d’abord à {count(rollout.first, 'classe mobile', 'classes mobiles')}
      </Link>
      <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {ROLLOUT_STATES[rollout.state]}, <Ago at={rollout.endedAt ?? rollout.startedAt} />
      </Typography>
    </Row>
  ));
}

interface ReturnDialogProps {
  readonly profileId: string;
  readonly asked: Return;
  readonly onClose: () => void;
}

/** What two people must want is refused to one: it is then asked for here. */
function ReturnDialog({ profileId, asked, onClose }: ReturnDialogProps) {
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const returning = useAct(returnProfile, 'C’est fait\u00A0: les tablettes reçoivent ce qui était en place.');
  const asking = useAct(requestProfileAct, 'Demande envoyée\u00A0: une seconde personne doit l’accorder.');
  const two = returning.code === 'fleet.twoPersonsNeeded';
  const params = { id: profileId };
  const confirm = async (): Promise<void> => {
    const { to } = asked;
    if (!two) {
      if (await returning.act({ params, body: { to } })) onClose();
      return;
    }
    const act =
      to.kind === 'version'
        ? ({ kind: 'return', version: to.version } as const)
        : ({ kind: 'restore', assignmentId: to.assignmentId } as const);
    const approval = await asking.act({ params, body: { act, reason } });
    if (approval !== undefined) void navigate(`/actes-graves/${approval.id}`);
  };
  return (
    <ActDialog
      open
      title={asked.title}
      confirm={two ? 'Demander' : 'Revenir'}
      disabled={two && reason.trim() === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={returning.busy || asking.busy}
      refusal={asking.refusal ?? returning.refusal}
      testId="return-dialog"
    >
      <Typography>{asked.words}</Typography>
      {two && <ReasonField reason={reason} set={setReason} />}
    </ActDialog>
  );
}
