import { getApp, unassignApp, type AppAssignment, type AppDetail } from '@chariot/contract';
import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { FAMILY_WORDS } from '../devices/index.js';
import { euros, french, moment } from '../formats/index.js';
import { Ago, Empty, Facts, LinkButton, Page, PageReading, Rows, Section, type Column } from '../page/index.js';
import { AppleUpdatesSection } from './apple-updates-section.js';
import { AssignAppDialog } from './assign-app-dialog.js';
import { EditAppDialog } from './edit-app-dialog.js';
import { OwnAppSection } from './own-app-section.js';
import { licenceWords, progress } from './words.js';

export function AppPage() {
  const { id = '' } = useParams();
  const app = useRead(getApp, { params: { id } }, { watch: true });
  return (
    <PageReading of={app} back={{ to: '/applications', label: 'Applications' }}>
      {(value) => <AppView key={value.id} app={value} />}
    </PageReading>
  );
}

function AppView({ app }: { readonly app: AppDetail }) {
  const may = useMay();
  const [opened, setOpened] = useState<'assign' | 'edit'>();
  const close = (): void => setOpened(undefined);
  const removing = useAct(unassignApp, 'Affectation oubliée.');
  const keeps = may('app:write');
  const columns: readonly [Column<AppAssignment>, ...Column<AppAssignment>[]] = [
    { label: 'Où', cell: ({ targetName }) => targetName },
    { label: 'Demandé', cell: ({ state }) => (state === 'installed' ? 'Installer' : 'Retirer') },
    { label: 'En est à', cell: (assignment) => <span data-testid="app-progress">{progress(assignment)}</span> },
    {
      label: 'Par',
      cell: ({ assignedBy, assignedAt }) => (
        <>
          {assignedBy}, <Ago at={assignedAt} />
        </>
      ),
      small: 'hidden',
    },
    ...(keeps
      ? [
          {
            label: 'Action',
            cell: ({ id: assignmentId, targetName }: AppAssignment) => (
              <Button
                size="small"
                aria-label={`Oublier\u00A0: ${targetName}`}
                onClick={() => void removing.act({ params: { id: app.id, assignmentId } })}
              >
                Oublier
              </Button>
            ),
            small: 'bare' as const,
          },
        ]
      : []),
  ];
  return (
    <Page
      title={app.name}
      crumbs={[{ to: '/applications', label: 'Applications' }]}
      subtitle={app.purpose}
      actions={
        <>
          {app.requestId !== null && (
            <LinkButton to={`/applications/demandes/${app.requestId}`}>Voir la demande</LinkButton>
          )}
          {app.mayChange && (
            <Button onClick={() => setOpened('edit')} data-testid="edit-app">
              Modifier
            </Button>
          )}
          {keeps && (
            <Button variant="contained" onClick={() => setOpened('assign')} data-testid="assign-app">
              Installer ou retirer
            </Button>
          )}
        </>
      }
    >
      <Section title="Fiche">
        <Facts
          columns={3}
          facts={[
            ['Éditeur', app.publisher],
            ['Catalogue de', app.place.name],
            ['Licences', licenceWords(app)],
            ['Prix d’une licence', app.priceCents === null ? null : euros(app.priceCents)],
            [
              'Familles',
              Object.entries(app.packages)
                .map(
                  ([family, name]) =>
                    `${(FAMILY_WORDS as Readonly<Record<string, string>>)[family] ?? family} (${name})`,
                )
                .join(', '),
            ],
            ['Données d’élèves', app.pupilData ? 'Oui : à porter au registre des traitements' : 'Non'],
            ['Ajoutée', `${app.addedBy}, le ${moment(app.addedAt)}`],
          ]}
        />
      </Section>
      {removing.refusal !== undefined && <Alert severity="error">{french(removing.refusal)}</Alert>}
      <Section
        title="Où elle est demandée"
        hint="Le lieu le plus proche de la tablette l’emporte."
        flush
        testId="app-assignments"
      >
        {app.assignments.length === 0 ? (
          <Empty title="Nulle part pour l’instant" />
        ) : (
          <Rows rows={app.assignments} keyOf={({ id }) => id} columns={columns} caption="Affectations" />
        )}
      </Section>
      {app.mayChange && app.packages.apple !== undefined && !app.licencesByStore && <OwnAppSection app={app} />}
      {app.mayChange && app.licencesByStore && <AppleUpdatesSection app={app} />}
      {opened === 'assign' && <AssignAppDialog app={app} onClose={close} />}
      {opened === 'edit' && <EditAppDialog app={app} onClose={close} />}
    </Page>
  );
}
