// What the référent wrote, for the tests: all that the agent has hands for.
export const SEALED_WORD = 'mot de passe \\ du Wi-Fi';

/** Open without a break, and never: whatever the hour at which the test runs. */
export const ALWAYS = Array.from({ length: 7 }, (_, day) => ({ day: day + 1, from: '00:00', to: '23:59' }));

/** @param {string} authority a PEM certificate @param {string} printer its address */
export const settingsFor = (authority, printer) => ({
  wifi: {
    ssid: 'École 1',
    security: 'wpa2-enterprise',
    hidden: false,
    eap: {
      method: 'peap',
      identity: 'chariot élèves',
      password: SEALED_WORD,
      serverName: 'radius.exemple.fr',
      authority,
    },
  },
  trustedAuthority: { authorities: [{ name: 'Filtre de l’académie', certificate: authority }] },
  webLinks: { homePage: 'https://ecole.exemple.fr/', bookmarks: [] },
  dnsFilter: { servers: ['192.0.2.53'] },
  proxy: { host: 'proxy.exemple.fr', port: 3128, exceptions: ['*.exemple.fr'] },
  webFilter: { allow: [], deny: ['jeux.example'], allowOnly: false, privateBrowsing: false, passwordSaving: false },
  sharedUse: { name: 'Élèves de Jules Ferry', openAtStart: true },
  appRules: { hidden: ['essai.calcul'], allowInstall: false },
  apps: [{ package: 'chariot-essai', state: 'installed' }],
  printers: { queues: [{ name: 'Salle des maîtres', uri: printer, byDefault: true }] },
  screen: { sleepMinutes: 5, lockMinutes: 10 },
  camera: { camera: false, microphone: false },
  sharing: { bluetooth: false, usbStorage: false },
  updates: {
    scope: 'security',
    outsideHours: true,
    hours: { timeZone: 'Europe/Paris', openings: ALWAYS },
  },
  locale: { timeZone: 'Indian/Reunion', language: 'fr_FR' },
  label: { title: 'Classe mobile 1 · Tablette 7', found: 'Si trouvée : mairie.' },
});
