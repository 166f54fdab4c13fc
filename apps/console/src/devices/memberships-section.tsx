import type { DeviceDetail } from '@chariot/contract';
import { Box, Link, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { moment } from '../formats/index.js';
import { Empty, Section } from '../page/index.js';

const NBSP = '\u00A0';

/** In which carts the tablet has been, with dates: it was there from… to… */
export function MembershipsSection({ device }: { readonly device: DeviceDetail }) {
  const latestFirst = [...device.memberships].sort((a, b) => b.from.localeCompare(a.from));
  return (
    <Section title="Emplacements">
      {latestFirst.length === 0 ? (
        <Empty title="Aucun emplacement pour l’instant" />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, '& li + li': { mt: 1 } }}>
          {latestFirst.map(({ classroomId, classroomName, slot, from, until }) => (
            <li key={`${classroomId}${slot ?? ''}${from}`}>
              <Link component={RouterLink} to={`/classes-mobiles/${classroomId}`}>
                {classroomName}
              </Link>
              {slot !== null && `, emplacement${NBSP}${slot}`}
              <Typography sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                {until === null ? `Depuis le ${moment(from)}` : `Du ${moment(from)} au ${moment(until)}`}
              </Typography>
            </li>
          ))}
        </Box>
      )}
    </Section>
  );
}
