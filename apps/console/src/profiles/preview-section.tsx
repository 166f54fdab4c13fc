import { previewProfile, type OutputOf, type ProfileSettings } from '@chariot/contract';
import { SETTING_LABELS } from '@chariot/contract';
import Block from '@mui/icons-material/Block';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import VerifiedUser from '@mui/icons-material/VerifiedUserOutlined';
import { Box, Stack, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { Empty, Reading, Section } from '../page/index.js';
import { TONES } from '../theme/index.js';
import { LANGUAGES, TIME_ZONES } from './settings-words.js';

const TYPING_MILLISECONDS = 500;

/** The same value until it has stopped changing for a moment. */
function useSettled(settings: ProfileSettings): ProfileSettings {
  const key = JSON.stringify(settings);
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [key]);
  return JSON.parse(settled) as ProfileSettings;
}

/** Before saving: what each family of tablets will really do, and what it cannot. */
export function PreviewSection({ settings }: { readonly settings: ProfileSettings }) {
  const body = { settings: useSettled(settings) };
  const some = Object.keys(body.settings).length > 0;
  const preview = useRead(previewProfile, { body }, { keep: true, enabled: some });
  return (
    <Section
      title="Ce que feront les tablettes"
      hint="Avant d’enregistrer, famille par famille."
      testId="profile-preview"
    >
      {some ? (
        <Reading of={preview}>
          {({ families }) => (
            <Stack spacing={2}>
              {families.map((family) => (
                <Family key={family.family} family={family} />
              ))}
              {families.length === 0 && <Empty title="Aucune famille de tablettes n’est servie ici" />}
            </Stack>
          )}
        </Reading>
      ) : (
        <Typography sx={{ color: 'text.secondary' }}>Activez un réglage pour voir son effet.</Typography>
      )}
    </Section>
  );
}

const EFFECTS = {
  applied: [CheckCircle, TONES.ready, 'Appliqué'],
  supervised: [VerifiedUser, TONES.talking, 'Si l’appareil est supervisé'],
  notApplicable: [Block, TONES.waiting, 'Sans équivalent ici'],
} as const;

/** A family says what it will set as it is written to tablets; people read the names of the form, not « fr_FR ». */
const inWords = (sentence: string): string =>
  [...TIME_ZONES, ...LANGUAGES].reduce((said, [code, name]) => said.replace(code, `«\u00A0${name}\u00A0»`), sentence);

function Family({ family }: { readonly family: OutputOf<typeof previewProfile>['families'][number] }) {
  const applied = family.settings.filter(({ effect }) => effect !== 'notApplicable').length;
  return (
    <Box data-testid={`preview-${family.family}`}>
      <Typography variant="h3">
        {family.label}{' '}
        <Box component="span" sx={{ fontWeight: 400, color: 'text.secondary', fontSize: '0.875rem' }}>
          {applied} sur {family.settings.length}
        </Box>
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, mt: 0.5 }}>
        {family.settings.map(({ setting, effect, sentence }) => {
          const [Icon, tone, words] = EFFECTS[effect];
          return (
            <Stack component="li" key={setting} direction="row" sx={{ gap: 1, py: 0.5 }}>
              <Icon aria-hidden sx={{ fontSize: 19, color: tone.text, mt: '2px' }} />
              <Box sx={{ fontSize: '0.9rem' }}>
                <strong>{SETTING_LABELS[setting]}</strong>{' '}
                <Box component="span" sx={{ color: tone.text }}>
                  {words}
                </Box>
                <Box translate="no" lang="fr" sx={{ color: 'text.secondary' }}>
                  {french(inWords(sentence))}
                </Box>
              </Box>
            </Stack>
          );
        })}
      </Box>
    </Box>
  );
}
