import { endRole, getPerson, grantRole, type Person } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import Block from '@mui/icons-material/Block';
import Gavel from '@mui/icons-material/GavelOutlined';
import Link from '@mui/icons-material/Link';
import SwapHoriz from '@mui/icons-material/SwapHoriz';
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { useAct, useMay, useRead } from '../api/index.js';
import { day, moment, today } from '../formats/index.js';
import {
  ActDialog,
  Ago,
  Empty,
  MoreMenu,
  Page,
  PageReading,
  Rows,
  Section,
  useDraft,
  type Column,
  type MenuAct,
} from '../page/index.js';
import { AdministratorDialog } from './administrator-dialog.js';
import { AccessDialog, HandOverDialog } from './leave-dialogs.js';
import { PersonalDataSection } from './personal-data-section.js';
import { RoleFields, roleInput } from './role-fields.js';
import { SignInLinkDialog } from './sign-in-link-dialog.js';
import { heldOn } from './words.js';

type HeldRole = Person['roles'][number];

export function PersonPage() {
  const { id = '' } = useParams();
  const person = useRead(getPerson, { params: { id } });
  return (
    <PageReading of={person} back={{ to: '/personnes', label: 'Personnes' }}>
      {(value) => <PersonView person={value} />}
    </PageReading>
  );
}

type Opened = 'link' | 'role' | 'administrator' | 'handOver' | 'access';

function PersonView({ person }: { readonly person: Person }) {
  const may = useMay();
  const [opened, setOpened] = useState<Opened>();
  const [ending, setEnding] = useState<HeldRole>();
  const close = (): void => setOpened(undefined);
  const writes = may('person:write');
  const now = today(new Date());
  const columns: readonly [Column<HeldRole>, ...Column<HeldRole>[]] = [
    {
      label: 'Rôle',
      cell: ({ label, ticket, delegation }) => (
        <>
          {label}
          {ticket !== null && <Small>Ticket n° {ticket}</Small>}
          {delegation !== null && (
            <Small>
              Prêté par {delegation.of}&nbsp;: {delegation.reason}
            </Small>
          )}
        </>
      ),
    },
    { label: 'Lieu', cell: ({ place }) => place.name, small: 'bare' },
    {
      label: 'Période',
      cell: ({ from, until }) => (until === null ? `depuis le ${day(from)}` : `du ${day(from)} au ${day(until)}`),
      small: 'bare',
    },
    {
      label: 'Aujourd’hui',
      cell: (role) => (heldOn(role, now) ? 'En cours' : role.from > now ? 'À venir' : 'Terminé'),
    },
    ...(writes
      ? [
          {
            label: 'Actions',
            cell: (role: HeldRole) =>
              (role.until === null || role.until >= now) && (
                <Button size="small" onClick={() => setEnding(role)} aria-label={`Mettre fin au rôle ${role.label}`}>
                  Mettre fin
                </Button>
              ),
            small: 'bare' as const,
          },
        ]
      : []),
  ];
  const acts: MenuAct[] = [
    {
      label: 'Confier l’administration…',
      icon: <Gavel fontSize="small" />,
      onClick: () => setOpened('administrator'),
      testId: 'ask-administrator',
    },
    {
      label: 'Passer la main…',
      icon: <SwapHoriz fontSize="small" />,
      onClick: () => setOpened('handOver'),
      testId: 'hand-over',
    },
    {
      label: person.disabledAt === null ? 'Fermer son accès…' : 'Rouvrir son accès…',
      icon: <Block fontSize="small" />,
      onClick: () => setOpened('access'),
      testId: 'close-access',
    },
  ];
  return (
    <Page
      title={person.displayName}
      crumbs={[{ to: '/personnes', label: 'Personnes' }]}
      subtitle={
        <>
          {person.email} · Dernière connexion&nbsp;: <Ago at={person.lastSignInAt} none="jamais" />
        </>
      }
      actions={
        writes && (
          <>
            <Button
              variant="contained"
              startIcon={<Link />}
              onClick={() => setOpened('link')}
              data-testid="create-link"
            >
              Créer un lien de connexion
            </Button>
            <Button startIcon={<Add />} onClick={() => setOpened('role')} data-testid="grant-role">
              Confier un rôle
            </Button>
            <MoreMenu acts={acts} />
          </>
        )
      }
    >
      {person.disabledAt !== null && (
        <Alert severity="warning" data-testid="access-closed">
          Accès fermé le {moment(person.disabledAt)}&nbsp;: rien ne la laisse entrer.
        </Alert>
      )}
      <Section title="Rôles" flush>
        {person.roles.length === 0 ? (
          <Empty title="Aucun rôle" />
        ) : (
          <Rows rows={person.roles} keyOf={({ id }) => id} columns={columns} caption="Rôles" testId="roles" />
        )}
      </Section>
      {may('privacy:export') && <PersonalDataSection person={person} />}
      {opened === 'link' && <SignInLinkDialog person={person} onClose={close} />}
      {opened === 'administrator' && <AdministratorDialog person={person} onClose={close} />}
      {opened === 'handOver' && <HandOverDialog person={person} onClose={close} />}
      {opened === 'access' && <AccessDialog person={person} onClose={close} />}
      {opened === 'role' && <GrantRoleDialog person={person} onClose={close} />}
      {ending !== undefined && <EndRoleDialog person={person} role={ending} onClose={() => setEnding(undefined)} />}
    </Page>
  );
}

function GrantRoleDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(grantRole, 'Rôle confié.');
  const draft = useDraft(
    { role: '', placeId: '', from: String(today(new Date())), until: '', ticket: '' },
    grantRole.body,
    roleInput,
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: person.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={`Confier un rôle à ${person.displayName}`}
      confirm="Confier"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="grant-role-dialog"
    >
      <RoleFields values={draft.values} set={draft.set} errors={draft.errors} />
    </ActDialog>
  );
}

interface EndRoleDialogProps {
  readonly person: Person;
  readonly role: HeldRole;
  readonly onClose: () => void;
}

function EndRoleDialog({ person, role, onClose }: EndRoleDialogProps) {
  const { act, busy, refusal } = useAct(endRole, 'Rôle terminé.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: person.id, roleId: role.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Mettre fin à ce rôle&nbsp;?"
      confirm="Mettre fin"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="end-role-dialog"
    >
      <Box>
        <Typography sx={{ fontWeight: 600 }}>
          {role.label} · {role.place.name}
        </Typography>
        <Typography>
          {person.displayName} n’aura plus ce rôle à partir de maintenant, et sa session est fermée. Ce qu’elle a fait
          reste dans l’activité. Vous pourrez le lui confier de nouveau.
        </Typography>
      </Box>
    </ActDialog>
  );
}

const Small = ({ children }: { readonly children: ReactNode }) => (
  <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontWeight: 400, fontSize: '0.85rem' }}>
    {children}
  </Box>
);
