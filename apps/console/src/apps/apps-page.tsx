import { listAppRequests, type App, type AppRequest } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useMay, useRead } from '../api/index.js';
import { count, french } from '../formats/index.js';
import {
  Ago,
  Empty,
  LinkButton,
  List,
  Page,
  Reading,
  Rows,
  SearchFilter,
  Section,
  type Column,
} from '../page/index.js';
import { AskForAppDialog } from './ask-for-app-dialog.js';
import { delay, licenceWords, REQUEST_STATE_WORDS } from './words.js';

const APPS: readonly [Column<App>, ...Column<App>[]] = [
  { label: 'Application', cell: ({ name }) => name },
  { label: 'À quoi elle sert', cell: ({ purpose }) => purpose, small: 'bare' },
  { label: 'Licences', cell: (app) => licenceWords(app) },
  { label: 'Catalogue de', cell: ({ place }) => place.name },
];

const REQUESTS: readonly [Column<AppRequest>, ...Column<AppRequest>[]] = [
  { label: 'Application', cell: ({ name }) => name },
  { label: 'École', cell: ({ school }) => school.name },
  { label: 'Réponse', cell: (request) => `${REQUEST_STATE_WORDS[request.state]}, ${delay(request)}` },
  {
    label: 'Avis d’enseignants',
    cell: ({ opinions }) => (opinions.length === 0 ? 'Aucun' : count(opinions.length, 'avis', 'avis')),
  },
  {
    label: 'Demandée',
    cell: ({ askedAt, askedBy }) => (
      <>
        <Ago at={askedAt} />, {askedBy}
      </>
    ),
    small: 'hidden',
  },
];

/** What was asked for, and the catalogue of what was approved. */
export function AppsPage() {
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const requests = useRead(listAppRequests, { query: { limit: 30 } }, { watch: true });
  const usual = requests.data?.usualDays ?? null;
  return (
    <Page
      title="Applications"
      subtitle="Un enseignant demande, les enseignants donnent leur avis, le gestionnaire du parc répond et installe."
      actions={
        <>
          {may('app:write') && (
            <LinkButton to="/applications/licences-apple" testId="open-apple-licences">
              Licences Apple
            </LinkButton>
          )}
          {may('app:request') && (
            <Button variant="contained" startIcon={<Add />} onClick={() => setAsking(true)} data-testid="ask-for-app">
              Demander une application
            </Button>
          )}
        </>
      }
    >
      <Section
        title="Demandes"
        flush
        testId="app-requests"
        {...(usual !== null && {
          hint: french(
            usual === 0 ? 'Réponse habituelle : le jour même.' : `Réponse habituelle : ${count(usual, 'jour')}.`,
          ),
        })}
      >
        <Reading of={requests} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Aucune demande">
                Une application entre au catalogue quand un enseignant l’a demandée et que l’équipe y est favorable.
              </Empty>
            ) : (
              <Rows
                rows={items}
                keyOf={({ id }) => id}
                columns={REQUESTS}
                hrefOf={({ id }) => `/applications/demandes/${id}`}
                caption="Demandes d’applications"
              />
            )
          }
        </Reading>
      </Section>
      <List<App>
        resource="applications"
        caption="Catalogue des applications"
        columns={APPS}
        hrefOf={({ id }) => `/applications/${id}`}
        filters={<SearchFilter label="Nom ou usage" />}
        empty={<Empty title="Le catalogue est vide">Il se remplit des demandes approuvées.</Empty>}
        testId="apps"
      />
      {asking && <AskForAppDialog onClose={() => setAsking(false)} />}
    </Page>
  );
}
