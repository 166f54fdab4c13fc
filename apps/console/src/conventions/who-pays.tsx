import { Box, Stack } from '@mui/material';
import { euros } from '../formats/index.js';
import { COLOURS } from '../theme/index.js';
import type { WhoPays } from './funding.js';

const PARTS = [
  { key: 'state', words: 'État', colour: COLOURS.brand, pattern: 'none' },
  {
    key: 'localAuthority',
    words: 'Collectivité',
    colour: '#c98a2b',
    // Told apart without colour, in print too.
    pattern: 'repeating-linear-gradient(135deg, transparent 0 5px, #ffffff59 5px 9px)',
  },
] as const;

/** Who pays what: a bar for the eye, the amounts in words. */
export function WhoPaysBar({ shares }: { readonly shares: WhoPays }) {
  const total = shares.state + shares.localAuthority;
  return (
    <Box>
      <Stack
        direction="row"
        aria-hidden
        sx={{ height: 12, borderRadius: 6, overflow: 'hidden', gap: '2px', bgcolor: COLOURS.line }}
      >
        {total > 0 &&
          PARTS.map(({ key, colour, pattern }) => (
            <Box key={key} sx={{ flexGrow: shares[key], flexBasis: 0, bgcolor: colour, backgroundImage: pattern }} />
          ))}
      </Stack>
      <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 3, rowGap: 0.5, mt: 1 }}>
        {PARTS.map(({ key, words, colour, pattern }) => (
          <Stack key={key} direction="row" sx={{ gap: 0.75, alignItems: 'center' }}>
            <Box
              aria-hidden
              sx={{ width: 12, height: 12, borderRadius: 0.5, bgcolor: colour, backgroundImage: pattern }}
            />
            <span>
              {words} : <strong>{euros(shares[key])}</strong>
            </span>
          </Stack>
        ))}
      </Stack>
      {!shares.complete && (
        <Box sx={{ color: 'text.secondary', fontSize: '0.85rem', mt: 0.5 }}>
          Une ligne au moins est non renseignée&nbsp;: ces totaux ne comptent que ce qui est écrit.
        </Box>
      )}
    </Box>
  );
}
