import { resolvedSettings, type ProfileSettings, type SettingId } from '@chariot/contract';
import type { Variables } from '@chariot/fleet';

/** Of an authority that exists nowhere, made for these specs. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBzzCCAXWgAwIBAgIUPh0sQc9qRYCVYGU0BkyZ5IjFIkQwCgYIKoZIzj0EAwIw
PTEeMBwGA1UEAwwVQXV0b3JpdMOpIGTigJlleGVtcGxlMRswGQYDVQQKDBLDiWNv
bGUgZOKAmWV4ZW1wbGUwHhcNMjYxMTI2MDI1MDU3WhcNNDYxMTIxMDI1MDU3WjA9
MR4wHAYDVQQDDBVBdXRvcml0w6kgZOKAmWV4ZW1wbGUxGzAZBgNVBAoMEsOJY29s
ZSBk4oCZZXhlbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB0c6lBwtwjJ
aawxKP68kkvMTrKRxDB+ZgI4I/pPWKhGdb4Aq6GavPHlzUDhu2vGt/sztbr3XPhX
hTa2TBooNzCjUzBRMB0GA1UdDgQWBBQq7eIPM9/wPPSqKrwDFkbtlgsKyTAfBgNV
HSMEGDAWgBQq7eIPM9/wPPSqKrwDFkbtlgsKyTAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCIQC4i4VmfMIlDDIsiZB5NDjIrLeto+kaU0z7Wj+ldeIT
IgIgOVHpONny0XTbk/OFezfYeEUd0KTnHHXsVScbls15L9o=
-----END CERTIFICATE-----`;

export const SEALED = '0192f0c0-0000-7000-8000-0000000000aa';
export const SOMEWHERE: Variables = { classe: 'Classe mobile 1', ecole: 'École Jean-Jaurès', numero: '7' };

/** One of each setting. */
export const FULL: Required<{ readonly [Id in SettingId]: NonNullable<ProfileSettings[Id]> }> = resolvedSettings
  .required()
  .parse({
    wifi: { ssid: 'ecole-jaures', security: 'wpa2-personal', key: { sealed: SEALED } },
    trustedAuthority: { authorities: [{ name: 'Filtre', certificate: AUTHORITY }] },
    webLinks: { homePage: 'https://ecole.example/', bookmarks: [{ name: 'Lire', url: 'https://lire.example/' }] },
    dnsFilter: { servers: ['192.0.2.53', '2001:db8::53'], secureUrl: 'https://dns.example/dns-query' },
    proxy: { host: 'proxy.example', port: 3128, exceptions: ['*.example'] },
    webFilter: { allow: ['bon.example'], deny: ['jeux.example', '*.pub.example'] },
    sharedUse: { ipad: { sessions: 'accounts', closeAfterMinutes: 20, room: { by: 'pupils', pupils: 12 } } },
    singleApp: { kind: 'app', application: 'com.apple.calculator' },
    appRules: { hidden: ['com.apple.facetime', 'org.gnome.Calculator'] },
    apps: [
      { package: 'com.example.lire', state: 'installed' },
      { package: 'com.example.jouer', state: 'removed' },
      { package: 'gcompris-qt', state: 'installed' },
    ],
    printers: { queues: [{ name: 'Salle 2', uri: 'ipps://imprimante.example/ipp/print' }] },
    screen: { sleepMinutes: 10, lockMinutes: 5 },
    camera: {},
    sharing: {},
    updates: {},
    locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
    label: { title: '{classe} · Tablette {numero}', found: 'Rapporter à {ecole}' },
    passcode: {},
    screenshots: {},
    allowReset: {},
    allowAccounts: {},
    homeScreen: { dock: ['com.apple.mobilesafari'], icons: ['com.apple.Pages'] },
    notifications: { silenced: ['com.apple.news'] },
    expert: {
      payloads: [
        {
          name: 'Caméra et octets',
          type: 'com.apple.applicationaccess',
          content: {
            allowCamera: false,
            bytes: { $data: 'AAEC' },
            at: { $date: '2026-12-01T08:00:00Z' },
            part: { $real: 1 },
          },
        },
        { name: 'Code', type: 'com.apple.configuration.passcode.settings', content: { MinimumLength: 8 } },
      ],
    },
  });
