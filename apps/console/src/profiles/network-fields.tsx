import LockOutlined from '@mui/icons-material/LockOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { COLOURS } from '../theme/index.js';
import { Choice, Text, Tick, type FieldsProps } from './setting-fields.js';

/** The Wi-Fi of the cart. Its key is written here once and never shown again, not even to who wrote it. */
export function WifiFields({ values, set, errorOf }: FieldsProps<'wifi'>) {
  const kept = values.sealed !== null && values.key === '';
  return (
    <>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <Text
          label="Nom du réseau"
          value={values.ssid}
          onChange={(ssid) => set({ ssid })}
          error={errorOf('ssid')}
          testId="wifi-ssid"
          maxLength={32}
        />
        <Choice
          label="Protection"
          value={values.security}
          choices={[
            ['wpa2-personal', 'Protégé par une clé'],
            ['open', 'Ouvert, sans clé'],
          ]}
          onChange={(security) => set({ security: security === 'open' ? 'open' : 'wpa2-personal' })}
          error={errorOf('security')}
          testId="wifi-security"
        />
      </Box>
      {values.security !== 'open' &&
        (kept ? (
          <Stack
            direction="row"
            sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap', bgcolor: COLOURS.ground, borderRadius: 1, p: 1.5 }}
          >
            <LockOutlined aria-hidden sx={{ color: COLOURS.inkSoft }} />
            <Typography sx={{ flexGrow: 1, fontSize: '0.9375rem' }} data-testid="wifi-key-kept">
              Une clé est enregistrée. Elle n’est jamais réaffichée.
            </Typography>
            <Button size="small" onClick={() => set({ sealed: null })} data-testid="replace-wifi-key">
              Remplacer la clé
            </Button>
          </Stack>
        ) : (
          <Text
            label="Clé du réseau"
            type="password"
            value={values.key}
            onChange={(key) => set({ key })}
            error={errorOf('key')}
            hint="Une fois enregistrée, elle ne sera plus jamais affichée."
            testId="wifi-key"
            maxLength={63}
          />
        ))}
      <Tick
        label="Le réseau ne diffuse pas son nom"
        checked={values.hidden}
        onChange={(hidden) => set({ hidden })}
        testId="wifi-hidden"
      />
    </>
  );
}

export function DnsFilterFields({ values, set, errorOf }: FieldsProps<'dnsFilter'>) {
  return (
    <Text
      label="Adresses des serveurs de filtrage"
      value={values.servers}
      onChange={(servers) => set({ servers })}
      error={errorOf('servers')}
      hint="Une adresse par ligne, quatre au plus. L’académie ou la commune les fournit."
      placeholder="192.0.2.53"
      testId="dns-servers"
      lines={2}
    />
  );
}

export function ProxyFields({ values, set, errorOf }: FieldsProps<'proxy'>) {
  return (
    <>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <Text
          label="Serveur"
          value={values.host}
          onChange={(host) => set({ host })}
          error={errorOf('host')}
          placeholder="proxy.exemple.fr"
          testId="proxy-host"
        />
        <Text
          label="Port"
          type="number"
          value={values.port}
          onChange={(port) => set({ port })}
          error={errorOf('port')}
          testId="proxy-port"
          width={160}
        />
      </Stack>
      <Text
        label="Sites qui n’y passent pas"
        value={values.exceptions}
        onChange={(exceptions) => set({ exceptions })}
        error={errorOf('exceptions')}
        hint="Un site par ligne, comme exemple.fr ou *.exemple.fr."
        testId="proxy-exceptions"
        lines={2}
      />
    </>
  );
}
