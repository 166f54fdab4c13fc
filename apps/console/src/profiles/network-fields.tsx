import LockOutlined from '@mui/icons-material/LockOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { COLOURS } from '../theme/index.js';
import type { EapForm, WifiSecurity } from './profile-form.js';
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
            ['wpa2-enterprise', 'Protégé par un compte ou un certificat (802.1X)'],
            ['open', 'Ouvert, sans clé'],
          ]}
          onChange={(security) => set({ security: security as WifiSecurity })}
          error={errorOf('security')}
          testId="wifi-security"
        />
      </Box>
      {values.security === 'wpa2-enterprise' && <EapFields values={values} set={set} errorOf={errorOf} />}
      {values.security === 'wpa2-personal' &&
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

/** Who the tablet is for a network that asks, and who the network must be before it is answered. */
function EapFields({ values, set, errorOf }: FieldsProps<'wifi'>) {
  const { eap } = values;
  const change = (changed: Partial<EapForm>): void => set({ eap: { ...eap, ...changed } });
  return (
    <>
      <Choice
        label="La tablette se présente avec"
        value={eap.method}
        choices={[
          ['peap', 'Un compte de l’établissement (PEAP)'],
          ['tls', 'Son certificat, donné par Chariot (EAP-TLS)'],
        ]}
        onChange={(method) => change({ method: method === 'tls' ? 'tls' : 'peap' })}
        testId="wifi-eap-method"
      />
      {eap.method === 'peap' && (
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
          <Text
            label="Identifiant"
            value={eap.identity}
            onChange={(identity) => change({ identity })}
            error={errorOf('identity')}
            testId="wifi-eap-identity"
            maxLength={100}
          />
          <Text
            label={eap.sealed === null ? 'Mot de passe' : 'Remplacer le mot de passe'}
            type="password"
            value={eap.password}
            onChange={(password) => change({ password })}
            error={errorOf('password')}
            hint={
              eap.sealed === null
                ? 'Une fois enregistré, il ne sera plus jamais affiché.'
                : 'Un mot de passe est enregistré. Laissez vide pour le garder.'
            }
            testId="wifi-eap-password"
            maxLength={128}
          />
        </Box>
      )}
      <Text
        label="Nom du serveur d’authentification"
        value={eap.serverName}
        onChange={(serverName) => change({ serverName })}
        error={errorOf('serverName')}
        hint="La tablette refuse toute borne qui ne prouve pas ce nom."
        placeholder="radius.exemple.fr"
        testId="wifi-eap-server"
      />
      <Text
        label="Certificat de son autorité"
        value={eap.authority}
        onChange={(authority) => change({ authority })}
        error={errorOf('authority')}
        hint="Au format PEM. L’académie ou la commune le fournit."
        testId="wifi-eap-authority"
        lines={3}
      />
    </>
  );
}

export function DnsFilterFields({ values, set, errorOf }: FieldsProps<'dnsFilter'>) {
  return (
    <>
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
      <Text
        label="Le même service, chiffré (facultatif)"
        value={values.secureUrl}
        onChange={(secureUrl) => set({ secureUrl })}
        error={errorOf('secureUrl')}
        hint="Son adresse en https (DoH). Les iPad n’acceptent pas d’autre filtrage par DNS."
        placeholder="https://dns.exemple.fr/dns-query"
        testId="dns-secure"
      />
    </>
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
