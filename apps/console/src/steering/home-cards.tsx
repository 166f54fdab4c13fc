import { getDeployment, getSchoolNeeds } from '@chariot/contract';
import { LocalDate, systemClock } from '@chariot/kernel';
import { Box, Link, Paper, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useMe, useRead } from '../api/index.js';
import { count, french, number } from '../formats/index.js';
import { LinkButton, Reading } from '../page/index.js';
import { monthWords } from '../usage/words.js';
import { widePlaceOf } from './wide.js';

/** Of whoever follows many schools: who needs help, and how this month goes. */
export function HomeCards() {
  const may = useMay();
  const me = useMe();
  const place = me === undefined ? undefined : widePlaceOf(me);
  if (place === undefined || !may('usage:read')) return null;
  return (
    <Box
      data-testid="home-cards"
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' } }}
    >
      <NeedsCard placeId={place.id} />
      <MonthCard placeId={place.id} />
    </Box>
  );
}

const Card = ({
  title,
  testId,
  children,
}: {
  readonly title: string;
  readonly testId: string;
  readonly children: ReactNode;
}) => (
  <Paper component="section" aria-label={title} data-testid={testId} sx={{ border: 1, borderColor: 'divider', p: 2 }}>
    <Typography variant="h2" sx={{ mb: 0.5 }}>
      {title}
    </Typography>
    {children}
  </Paper>
);
const Big = ({ children }: { readonly children: ReactNode }) => (
  <Typography component="p" sx={{ fontSize: '1.35rem', fontWeight: 650, lineHeight: 1.25 }}>
    {children}
  </Typography>
);
const Small = ({ children }: { readonly children: ReactNode }) => (
  <Typography component="div" sx={{ color: 'text.secondary', fontSize: '0.9375rem', overflowWrap: 'anywhere' }}>
    {children}
  </Typography>
);

/** Its words stand where those above begin. */
const More = (props: { readonly to: string; readonly testId: string; readonly children: ReactNode }) => (
  <Box sx={{ ml: -1.25 }}>
    <LinkButton variant="text" size="small" {...props} />
  </Box>
);

function NeedsCard({ placeId }: { readonly placeId: string }) {
  const found = useRead(getSchoolNeeds, { query: { placeId } });
  return (
    <Card title="Besoin d’aide" testId="home-needs">
      <Reading of={found} lines={2}>
        {({ needingHelp, total, schools: [worst] }) => (
          <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
            <Big>{needingHelp === 0 ? 'Aucune école' : `${count(needingHelp, 'école')} sur ${number(total)}`}</Big>
            {worst?.needs[0] !== undefined && (
              <Small>
                <Link component={RouterLink} to={`/ecoles/${worst.id}`}>
                  {worst.name}
                </Link>
                {french(` : ${worst.needs[0].sentence}`)}
              </Small>
            )}
            <More to={`/usage?lieu=${placeId}`} testId="home-needs-all">
              Voir pourquoi
            </More>
          </Stack>
        )}
      </Reading>
    </Card>
  );
}

function MonthCard({ placeId }: { readonly placeId: string }) {
  const month = LocalDate.today(systemClock).slice(0, 7);
  const found = useRead(getDeployment, { query: { placeId, from: month, to: month } });
  return (
    <Card title="Ce mois-ci" testId="home-month">
      <Reading of={found} lines={2}>
        {({ months: [now] }) => (
          <Stack sx={{ gap: 0.5, alignItems: 'flex-start' }}>
            <Big>
              {now === undefined ? 'Rien de compté' : `${count(now.inService, 'tablette', 'tablettes')} en service`}
            </Big>
            <Small>
              {now === undefined
                ? french(`Aucune tablette n’est connue en ${monthWords(month)}.`)
                : `${count(now.acquired, 'livrée', 'livrées')}, ${count(now.deployed, 'enrôlée', 'enrôlées')}`}
            </Small>
            <More to={`/usage?lieu=${placeId}`} testId="home-month-all">
              Voir les chiffres
            </More>
          </Stack>
        )}
      </Reading>
    </Card>
  );
}
