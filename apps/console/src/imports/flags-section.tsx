import type { ReadingFlag } from '@chariot/contract';
import { Box } from '@mui/material';
import { count, french } from '../formats/index.js';
import { Empty, Section } from '../page/index.js';
import { Flag } from './evidence.js';

/** What the reader doubts: what must be mended, then what deserves a look; what is only good to know is folded. */
export function FlagsSection({ flags }: { readonly flags: readonly ReadingFlag[] }) {
  const pressing = [
    ...flags.filter(({ severity }) => severity === 'error'),
    ...flags.filter(({ severity }) => severity === 'warning'),
  ];
  const others = flags.filter(({ severity }) => severity === 'information');
  return (
    <Section
      title="Ce que la lecture signale"
      hint={french('Corrigez dans les champs ci-dessous ce que le document dit mal ; le reste n’empêche rien.')}
      testId="reading-flags"
    >
      {flags.length === 0 && <Empty title="Rien à signaler" />}
      {pressing.length > 0 && <FlagList flags={pressing} />}
      {others.length > 0 && (
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer', py: 1, fontWeight: 600, color: 'primary.main' }}>
            {count(others.length, 'autre point à savoir', 'autres points à savoir')}
          </Box>
          <FlagList flags={others} />
        </Box>
      )}
    </Section>
  );
}

const FlagList = ({ flags }: { readonly flags: readonly ReadingFlag[] }) => (
  <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {flags.map((flag) => (
      <Flag key={`${flag.trap ?? flag.code ?? ''} ${flag.field} ${flag.message}`} of={flag} />
    ))}
  </Box>
);
