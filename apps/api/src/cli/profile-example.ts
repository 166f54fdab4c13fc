import type { profileSettings } from '@chariot/contract';
import type { z } from 'zod';

/** Of an authority that exists nowhere, made for this example. */
const AUTHORITY = `-----BEGIN CERTIFICATE-----
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

/** A profile with every setting that somebody may write. */
export const EXAMPLE: { readonly name: string; readonly settings: z.input<typeof profileSettings> } = {
  name: 'Exemple : tous les réglages',
  settings: {
    wifi: { ssid: 'classe-mobile', security: 'wpa2-personal', hidden: false, key: { value: 'une-cle-d-exemple' } },
    trustedAuthority: { authorities: [{ name: 'Filtre de l’académie', certificate: AUTHORITY }] },
    webLinks: {
      homePage: 'https://ecole.exemple.fr/',
      bookmarks: [{ name: 'Dictionnaire', url: 'https://dictionnaire.exemple.fr/' }],
    },
    dnsFilter: { servers: ['192.0.2.53', '2001:db8::53'], secureUrl: 'https://dns.exemple.fr/dns-query' },
    proxy: { host: 'proxy.exemple.fr', port: 3128, exceptions: [] },
    webFilter: {
      allow: [],
      deny: ['jeux.exemple.fr', '*.publicite.exemple.fr'],
      allowOnly: false,
      privateBrowsing: false,
      passwordSaving: false,
    },
    sharedUse: {
      ...{ name: 'Élèves', openAtStart: true },
      ipad: { sessions: 'accounts', closeAfterMinutes: 20, room: { by: 'pupils', pupils: 12 } },
    },
    singleApp: { kind: 'app', application: 'com.apple.calculator' },
    appRules: { hidden: ['com.apple.facetime'], allowInstall: false },
    printers: { queues: [{ name: 'Salle 2', uri: 'ipps://imprimante.exemple.fr/ipp/print', byDefault: true }] },
    screen: { sleepMinutes: 5, lockMinutes: 10 },
    camera: { camera: false, microphone: false },
    sharing: { bluetooth: false, usbStorage: false },
    updates: { scope: 'security', outsideHours: true },
    locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
    label: { title: '{classe} · Tablette {numero}', found: 'Si trouvée, la rapporter à {ecole}' },
    passcode: { minLength: 6, letters: false, simple: false },
    screenshots: { allowed: false },
    allowReset: { allowed: false },
    allowAccounts: { allowed: false },
    homeScreen: { dock: ['com.apple.mobilesafari'], icons: ['com.apple.Pages', 'com.apple.Numbers'] },
    notifications: { silenced: ['com.apple.news'] },
    expert: {
      payloads: [
        { name: 'Sans Siri', type: 'com.apple.applicationaccess', content: { allowAssistant: false } },
        {
          name: 'Report des mises à jour',
          type: 'com.apple.configuration.softwareupdate.settings',
          content: { Deferrals: { CombinedPeriodInDays: 7 } },
        },
      ],
    },
  },
};
