import { readOwnPersonalData } from '@chariot/contract';
import Download from '@mui/icons-material/Download';
import { Button } from '@mui/material';
import { documentUrl } from '../api/index.js';
import { Section } from '../page/index.js';

/** Art. 15 RGPD, without asking anybody. */
export const PersonalDataSection = () => (
  <Section
    title="Mes données"
    hint="Tout ce que Chariot garde sur vous, en un fichier (droit d’accès, art. 15 du RGPD)."
    testId="own-data"
  >
    <Button
      variant="outlined"
      size="small"
      startIcon={<Download aria-hidden />}
      href={documentUrl(readOwnPersonalData, {})}
      download="mes-donnees-chariot.json"
    >
      Télécharger
    </Button>
  </Section>
);
