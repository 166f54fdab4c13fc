import type { Convention } from '@chariot/contract';
import { Box, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { count, day, facts, number } from '../formats/index.js';
import { LinkButton, Reading, Section } from '../page/index.js';
import { whoPays } from './funding.js';
import { useConventions } from './use-conventions.js';
import { WhoPaysBar } from './who-pays.js';

const SHOWN = 3;

/** The money at a glance, for who may see it. */
export function ConventionGlance() {
  const conventions = useConventions();
  const total = conventions.data?.total ?? 0;
  if (conventions.data?.items.length === 0) return null;
  return (
    <Section
      title={total > 1 ? 'Conventions' : 'Convention'}
      // What was promised, and not what was spent or paid.
      hint="Montants TTC prévisionnels (art. 6.2)."
      action={
        total > SHOWN && (
          <LinkButton to="/conventions" variant="text" size="small">
            Les {number(total)} conventions
          </LinkButton>
        )
      }
      testId="convention-glance"
    >
      <Reading of={conventions}>
        {({ items }) => (
          <Stack spacing={3}>
            {items.slice(0, SHOWN).map((convention) => (
              <Glance key={convention.id} convention={convention} />
            ))}
          </Stack>
        )}
      </Reading>
    </Section>
  );
}

function Glance({ convention }: { readonly convention: Convention }) {
  const { id, title, reference, localAuthority, signedOn, budgetLines, unattributedDevices } = convention;
  const paid = budgetLines.reduce((sum, { devices }) => sum + devices, 0);
  return (
    <Box>
      <Link component={RouterLink} to={`/conventions/${id}`} sx={{ fontSize: '1.0rem' }}>
        {title}
      </Link>
      <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem', mb: 1.25 }}>
        {facts(
          reference,
          localAuthority.name,
          signedOn === null ? 'date de signature non renseignée' : `signée le ${day(signedOn)}`,
          count(paid, 'tablette payée', 'tablettes payées'),
          unattributedDevices > 0 && `${number(unattributedDevices)} sans ligne budgétaire`,
        )}
      </Typography>
      <WhoPaysBar shares={whoPays(budgetLines)} />
    </Box>
  );
}
