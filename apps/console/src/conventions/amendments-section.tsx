import { listAmendments, type Amendment } from '@chariot/contract';
import { Box, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { day, facts, french } from '../formats/index.js';
import { Reading, Section } from '../page/index.js';

/** Art. 10.1: what each avenant changed; nothing where there is none. */
export function AmendmentsSection({ conventionId }: { readonly conventionId: string }) {
  const amendments = useRead(listAmendments, { params: { id: conventionId } });
  if (amendments.data?.items.length === 0) return null;
  return (
    <Section title="Avenants (art. 10.1)" testId="amendments">
      <Reading of={amendments}>
        {({ items }) => (
          <>
            {items.map((amendment) => (
              <AmendmentView key={amendment.id} amendment={amendment} />
            ))}
          </>
        )}
      </Reading>
    </Section>
  );
}

const AmendmentView = ({ amendment }: { readonly amendment: Amendment }) => (
  <Box sx={{ py: 1, borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}>
    <Typography component="h3" sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>
      {french(`Avenant n° ${String(amendment.number)} : ${amendment.subject}`)}
    </Typography>
    <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
      {facts(`signé le ${day(amendment.signedOn)}`, `s’applique le ${day(amendment.effectiveOn)}`)}
    </Typography>
    <EffectList effects={amendment.effects} />
  </Box>
);

/** Term by term: what it said, what it says. */
export const EffectList = ({ effects }: Pick<Amendment, 'effects'>) => (
  <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5 }}>
    {effects.map(({ label, before, after }) => (
      <Typography component="li" key={label} sx={{ overflowWrap: 'anywhere' }}>
        {french(label)}&nbsp;: {french(before)} → <strong>{french(after)}</strong>
      </Typography>
    ))}
  </Box>
);
