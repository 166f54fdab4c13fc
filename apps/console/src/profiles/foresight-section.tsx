import { foreseeProfile, SETTING_LABELS, type Foresight, type RequestOf } from '@chariot/contract';
import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { count } from '../formats/index.js';
import { Reading } from '../page/index.js';

export type ForeseenAct = RequestOf<typeof foreseeProfile>['body']['act'];

const TYPING_MILLISECONDS = 600;
const EFFECTS = { added: 'ajouté', changed: 'changé', removed: 'retiré' } as const;

/** In one sentence, wherever a profile is assigned. */
export const PRECEDENCE =
  'Le plus proche de la tablette l’emporte\u00A0: la tablette, puis la classe mobile, l’école, la collectivité, la circonscription, le département, l’académie\u00A0; au même niveau, la dernière affectation.';

/** What the server foresees of a change that is being written, once one has stopped typing. */
export function useForesight(profileId: string, act: ForeseenAct | null) {
  const key = JSON.stringify(act);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [key]);
  const asked = JSON.parse(settled) as ForeseenAct | null;
  return useRead(
    foreseeProfile,
    { params: { id: profileId }, body: { act: asked ?? { kind: 'unassign', assignmentId: '' } } },
    { keep: true, enabled: asked !== null },
  );
}

/** Before saving: which settings change where, what wins over them and what they win over. */
export function ForesightWords({ foresight }: { readonly foresight: ReturnType<typeof useForesight> }) {
  return <Reading of={foresight}>{(value) => <Words foresight={value} />}</Reading>;
}

function Words({ foresight }: { readonly foresight: Foresight }) {
  const { changes, classrooms, devices, overriddenBy, overrides, twoPersons } = foresight;
  return (
    <Stack spacing={1.5} data-testid="foresight" aria-live="polite">
      <Typography sx={{ fontWeight: 600 }}>
        {classrooms === 0 && devices === 0
          ? 'Aucune tablette ne changera.'
          : `${count(classrooms, 'classe mobile', 'classes mobiles')}, ${count(devices, 'tablette changera', 'tablettes changeront')}.`}
      </Typography>
      {changes.length > 0 && (
        <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.9rem' }}>
          {changes.map((change) => (
            <li key={`${change.setting} ${change.effect}`}>
              {SETTING_LABELS[change.setting]}&nbsp;: {EFFECTS[change.effect]} sur{' '}
              {count(change.devices, 'tablette', 'tablettes')}
            </li>
          ))}
        </Box>
      )}
      <Conflicts title="Un autre profil l’emporte" conflicts={overriddenBy} testId="overridden-by" />
      <Conflicts title="Ce profil l’emporte sur" conflicts={overrides} testId="overrides" />
      {twoPersons && (
        <Alert severity="warning" data-testid="two-persons">
          Ce changement place un intermédiaire (proxy ou autorité de certification) entre les tablettes et Internet, ou
          leur donne un réglage d’expert qui n’est pas connu pour sans danger&nbsp;: une seconde personne devra
          l’accorder.
        </Alert>
      )}
    </Stack>
  );
}

interface ConflictsProps {
  readonly title: string;
  readonly conflicts: Foresight['overrides'];
  readonly testId: string;
}

function Conflicts({ title, conflicts, testId }: ConflictsProps) {
  if (conflicts.length === 0) return null;
  return (
    <Box data-testid={testId}>
      <Typography variant="h3">{title}</Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.9rem' }}>
        {conflicts.map(({ setting, profileId, profileName, targetName, classrooms }) => (
          <li key={`${setting} ${profileId} ${targetName}`}>
            {SETTING_LABELS[setting]}&nbsp;:{' '}
            <Link component={RouterLink} to={`/profils/${profileId}`}>
              {profileName}
            </Link>
            {targetName !== '' && ` (${targetName})`}, dans {count(classrooms, 'classe mobile', 'classes mobiles')}
          </li>
        ))}
      </Box>
    </Box>
  );
}
