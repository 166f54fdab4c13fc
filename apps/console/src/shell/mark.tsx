import { Box } from '@mui/material';

/** The mark: tablets upright in their cart. Ours, drawn here. */
export const Mark = ({ size = 28 }: { readonly size?: number }) => (
  <Box component="svg" viewBox="0 0 32 32" aria-hidden sx={{ width: size, height: size, flexShrink: 0 }}>
    <rect width="32" height="32" rx="8" fill="#0f5c73" />
    <g fill="#fff">
      <rect x="8" y="6" width="4" height="14" rx="1.5" />
      <rect x="14" y="6" width="4" height="14" rx="1.5" />
      <rect x="20" y="6" width="4" height="14" rx="1.5" />
      <rect x="6" y="21.5" width="20" height="2" rx="1" />
      <circle cx="10.5" cy="26" r="2" />
      <circle cx="21.5" cy="26" r="2" />
    </g>
  </Box>
);
