import { listAppleLicences, type AppleLicencePage } from '@chariot/contract';
import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { Ago, Empty, Page, Reading, Rows, Section, type Column } from '../page/index.js';
import { STATE_WORDS } from './words.js';

type Row = AppleLicencePage['items'][number];
const A_PAGE = 50;

const COLUMNS: readonly [Column<Row>, ...Column<Row>[]] = [
  { label: 'iPad', cell: ({ slot, serialNumber }) => (slot === null ? serialNumber : `n° ${slot} (${serialNumber})`) },
  { label: 'Chariot', cell: ({ classroomName, schoolName }) => `${classroomName}, ${schoolName}` },
  { label: 'État', cell: ({ state }) => <span data-testid="licence-state">{STATE_WORDS[state]}</span> },
  { label: 'Ce qui l’arrête', cell: ({ why }) => (why === null ? 'Rien' : french(why)) },
  {
    label: 'Accepté par l’iPad',
    cell: ({ askedAt }) => (askedAt === null ? 'Pas encore' : <Ago at={askedAt} />),
    small: 'hidden',
  },
];

/** Each iPad that has or waits for a licence of one application: those that something stops first. */
export function LicensedAppPage() {
  const { id = '' } = useParams();
  const [from, setFrom] = useState(0);
  const reading = useRead(listAppleLicences, { params: { id }, query: { limit: A_PAGE, from } });
  return (
    <Page
      title="Licences d’une application"
      crumbs={[
        { to: '/applications', label: 'Applications' },
        { to: '/applications/licences-apple', label: 'Licences Apple' },
      ]}
      subtitle="Un iPad qui a dit oui n’a rien encore : Chariot lui redemande jusqu’à ce que l’application soit vraiment là."
    >
      <Reading of={reading} lines={6}>
        {({ items, total }) =>
          total === 0 ? (
            <Empty title="Aucun iPad pour l’instant">
              Demandez l’application pour un chariot d’iPad, depuis sa page du catalogue.
            </Empty>
          ) : (
            <Section title={count(total, 'iPad', 'iPad')} flush testId="licensed-ipads">
              <Rows
                rows={items}
                keyOf={({ deviceId }) => deviceId}
                columns={COLUMNS}
                hrefOf={({ deviceId }) => `/tablettes/${deviceId}`}
                caption="iPad et leur licence"
              />
              {total > A_PAGE && (
                <Stack direction="row" sx={{ gap: 1, p: 2 }}>
                  <Button disabled={from === 0} onClick={() => setFrom(Math.max(0, from - A_PAGE))}>
                    Précédents
                  </Button>
                  <Button disabled={from + A_PAGE >= total} onClick={() => setFrom(from + A_PAGE)}>
                    Suivants
                  </Button>
                </Stack>
              )}
            </Section>
          )
        }
      </Reading>
    </Page>
  );
}
