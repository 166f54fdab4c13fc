import { closeOneSession, closeOtherSessions, type Account } from '@chariot/contract';
import { Alert, Box, Button } from '@mui/material';
import { useAct } from '../api/index.js';
import { count, french } from '../formats/index.js';
import { Ago, Rows, Section, type Column } from '../page/index.js';

type OpenSession = Account['sessions'][number];

const METHODS: Readonly<Record<OpenSession['method'], string>> = {
  link: 'par un lien',
  password: 'par mot de passe et code',
  passkey: 'par clé d’accès',
  provider: 'par un compte professionnel',
  firstRun: 'au premier démarrage',
};

/** Where one is signed in; what one does not know again, one closes. */
export function SessionsSection({ own }: { readonly own: Account }) {
  const one = useAct(closeOneSession, 'Session fermée.');
  const others = useAct(closeOtherSessions, ({ closed }) => `${count(closed, 'session fermée', 'sessions fermées')}.`);
  const refusal = one.refusal ?? others.refusal;
  const columns: readonly [Column<OpenSession>, ...Column<OpenSession>[]] = [
    {
      label: 'Appareil',
      cell: ({ browser, current, method }) => (
        <>
          {browser}
          {current && <> (celui-ci)</>}
          <Box
            component="span"
            sx={{ display: 'block', color: 'text.secondary', fontWeight: 400, fontSize: '0.85rem' }}
          >
            {METHODS[method]}
          </Box>
        </>
      ),
    },
    { label: 'Ouverte', cell: ({ createdAt }) => <Ago at={createdAt} /> },
    { label: 'Dernière activité', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
    // There is nothing to close where this session is the only one.
    ...(own.sessions.length > 1
      ? [
          {
            label: 'Actions',
            small: 'bare',
            cell: ({ id, current, browser }: OpenSession) =>
              !current && (
                <Button
                  size="small"
                  loading={one.busy}
                  onClick={() => void one.act({ params: { id } })}
                  aria-label={`Fermer la session ${browser}`}
                >
                  Fermer
                </Button>
              ),
          } as const,
        ]
      : []),
  ];
  return (
    <Section
      title="Sessions ouvertes"
      flush
      testId="sessions"
      action={
        own.sessions.length > 1 && (
          <Button size="small" loading={others.busy} onClick={() => void others.act({})} data-testid="close-others">
            Fermer les autres
          </Button>
        )
      }
    >
      <Rows rows={own.sessions} keyOf={({ id }) => id} columns={columns} caption="Sessions ouvertes" />
      {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
    </Section>
  );
}
