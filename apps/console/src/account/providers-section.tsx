import { getSignInMethods, unlinkProvider, type Account } from '@chariot/contract';
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { Ago, Section } from '../page/index.js';

/** The identity providers of the instance (the académie's, ProConnect): shown only where there are some. */
export function ProvidersSection({ own }: { readonly own: Account }) {
  const methods = useRead(getSignInMethods, {});
  const { act, busy, refusal } = useAct(unlinkProvider, 'Compte délié.');
  const known = methods.data?.providers ?? [];
  if (known.length === 0 && own.providers.length === 0) return null;
  const others = known.filter(({ id }) => own.providers.every(({ provider }) => provider !== id));
  return (
    <Section title="Comptes professionnels" hint="Entrer avec le compte que l’on a déjà." testId="providers">
      <Stack spacing={1.5}>
        {own.providers.map(({ id, label, lastUsedAt }) => (
          <Stack key={id} direction="row" sx={{ gap: 2, alignItems: 'center', justifyContent: 'space-between' }}>
            <Typography>
              {label}, dernier usage&nbsp;: <Ago at={lastUsedAt} none="jamais" />
            </Typography>
            <Button size="small" loading={busy} onClick={() => void act({ params: { id } })}>
              Délier
            </Button>
          </Stack>
        ))}
        {others.map(({ id, label }) => (
          <Button
            key={id}
            variant="outlined"
            href={`/api/v1/sign-in/providers/${id}?link=1`}
            sx={{ alignSelf: 'flex-start' }}
          >
            Relier {label}
          </Button>
        ))}
        {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
      </Stack>
    </Section>
  );
}
