import { listFundedDevices, type DeviceDetail } from '@chariot/contract';
import { Link, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { euros, facts } from '../formats/index.js';
import { Empty, Facts, Section, Waiting } from '../page/index.js';
import { citing, conventionsOf } from './funding.js';
import { useConventions } from './use-conventions.js';

/** Which budget line paid this tablet: the convention's page read from the other end. */
export function FundingSection({ device }: { readonly device: DeviceDetail }) {
  const conventions = useConventions();
  const [convention] = conventionsOf(conventions.data?.items ?? [], device.school);
  const funded = useRead(
    listFundedDevices,
    { params: { id: convention?.id ?? '' }, query: { limit: 200 } },
    { enabled: convention !== undefined },
  );
  const row = funded.data?.items.find(
    ({ deviceId, serialNumber }) => deviceId === device.id || serialNumber === device.serialNumber,
  );
  const line = convention?.budgetLines.find(({ id }) => id === row?.budgetLineId);
  const reading = conventions.isPending || (convention !== undefined && funded.isPending);
  return (
    <Section title="Financement" testId="device-funding">
      {reading ? (
        <Waiting lines={2} />
      ) : convention === undefined ? (
        <Empty title="Hors convention">Aucune convention ne cite cette école.</Empty>
      ) : line === undefined ? (
        <Typography>
          {row === undefined && funded.data?.next !== null
            ? 'À chercher dans la liste de la '
            : 'Aucune ligne budgétaire ne l’a encore payée. Elle se rattache depuis la '}
          <Link component={RouterLink} to={`/conventions/${convention.id}`}>
            convention {convention.reference}
          </Link>
          .
        </Typography>
      ) : (
        <Facts
          facts={[
            ['Payée par', facts(line.label, String(line.fiscalYear), citing(line.articles))],
            [
              'Convention',
              <Link key="link" component={RouterLink} to={`/conventions/${convention.id}?ligne=${line.id}`}>
                {convention.reference}
              </Link>,
            ],
            ['Part de l’État sur la ligne', line.stateShare === null ? null : euros(line.stateShare)],
            ['Part de la collectivité', line.localAuthorityShare === null ? null : euros(line.localAuthorityShare)],
          ]}
        />
      )}
    </Section>
  );
}
