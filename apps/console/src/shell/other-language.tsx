import Translate from '@mui/icons-material/Translate';
import { Button } from '@mui/material';
import { choose, LANGUAGE, LANGUAGES } from '../language/index.js';

const OTHER = LANGUAGE === 'fr' ? 'en' : 'fr';

/** « English », or « Français »: in its own words, for whoever does not read these. */
export const OtherLanguage = () => (
  <Button
    variant="text"
    lang={OTHER}
    startIcon={<Translate aria-hidden />}
    data-testid="other-language"
    onClick={() => choose(OTHER)}
  >
    {LANGUAGES[OTHER]}
  </Button>
);
