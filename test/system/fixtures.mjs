// What a school has around its tablets: a printer, a depository of packages, a session, an application.
import { mustCome } from '../journeys/facts.mjs';

/** @typedef {import('./debian.mjs').Debian} Debian */

/** LightDM gives an X server arguments that only a real screen's understands. */
const SCREEN = `#!/bin/sh
exec /usr/bin/Xvfb "$1" -nolisten tcp -screen 0 800x600x24
`;
/** Plays a desktop: says that it is there, leaves something behind, lasts until it is ended. */
const DESKTOP = `#!/bin/sh
mkdir -p "$HOME/.config/navigateur"
echo secret > "$HOME/.config/navigateur/historique"
ln -sf /etc/hostname "$HOME/lien"
echo "$USER $DISPLAY" > /tmp/session-ouverte
exec sleep infinity
`;

/** What an application store would ask polkit. */
export const INSTALLS = 'org.freedesktop.packagekit.package-install';

/** A store of applications, which lets anybody install: it is up to the rules to refuse. @param {Debian} debian */
export function giveStore(debian) {
  const defaults = ['any', 'inactive', 'active'].map((who) => `<allow_${who}>yes</allow_${who}>`).join('');
  const action = `<action id="${INSTALLS}"><description>x</description><message>x</message><defaults>${defaults}</defaults></action>`;
  debian.write('/usr/share/polkit-1/actions/essai.policy', `<policyconfig>${action}</policyconfig>\n`);
  debian.do('systemd-run', '--unit=eleve-qui-installe', '--uid=nobody', '--collect', 'sleep', 'infinity');
}

/** Whether polkit lets somebody who is no administrator install. @param {Debian} debian */
export function mayInstall(debian) {
  const pid = debian.do('systemctl', 'show', '-p', 'MainPID', '--value', 'eleve-qui-installe.service').trim();
  return debian.try('pkcheck', '--action-id', INSTALLS, '--process', pid).code === 0;
}

/** A screen without a screen, and a desktop. @param {Debian} debian */
export function giveScreen(debian) {
  debian.write('/usr/local/bin/ecran-essai', SCREEN, 0o755);
  debian.write('/usr/local/bin/bureau-essai', DESKTOP, 0o755);
  debian.do('mkdir', '-p', '/usr/share/xsessions', '/etc/lightdm/lightdm.conf.d', '/var/lib/lightdm/data');
  debian.write(
    '/usr/share/xsessions/essai.desktop',
    '[Desktop Entry]\nType=Application\nName=Essai\nExec=/usr/local/bin/bureau-essai\n',
  );
  debian.write(
    '/etc/lightdm/lightdm.conf.d/10-essai.conf',
    '[LightDM]\nlogind-check-graphical=false\n[Seat:*]\nxserver-command=/usr/local/bin/ecran-essai\nuser-session=essai\n',
  );
}

/** A browser's place, and an application in the menus. @param {Debian} debian */
export function giveApplications(debian) {
  debian.write('/usr/local/bin/chromium', '#!/bin/sh\necho "$@" >> /tmp/navigateur\nexec sleep 7200\n', 0o755);
  debian.do('mkdir', '-p', '/usr/share/applications');
  debian.write(
    '/usr/share/applications/essai.calcul.desktop',
    '[Desktop Entry]\nType=Application\nName=Calcul\nExec=/usr/bin/sleep "3600" %U\n',
  );
}

/** A package whose own script does not end before it is let: what a slow line does, at will. */
export const SLOW = 'chariot-essai-lent';
/** Not in /tmp: the service has one of its own. */
export const PERMISSION = '/run/chariot-essai-continue';
const SLOW_SCRIPT = `#!/bin/sh
while [ "$1" = configure ] && [ ! -e ${PERMISSION} ]; do sleep 0.2; done
`;

/** Packages, of which one needs another and one is slow, in a depository of their own. @param {Debian} debian */
export function giveDepository(debian) {
  for (const [name, needs] of [
    ['chariot-essai', 'chariot-essai-base'],
    ['chariot-essai-base', ''],
    [SLOW, ''],
  ]) {
    const control = [
      `Package: ${name}`,
      'Version: 1.0',
      'Architecture: all',
      'Maintainer: Essai <essai@exemple.fr>',
      ...(needs ? [`Depends: ${needs}`] : []),
      'Description: essai',
      '',
    ].join('\n');
    debian.do('mkdir', '-p', `/srv/depot/${name}/DEBIAN`, `/srv/depot/${name}/usr/share/${name}`);
    debian.write(`/srv/depot/${name}/DEBIAN/control`, control);
    debian.write(`/srv/depot/${name}/usr/share/${name}/lisez-moi`, 'essai\n');
    if (name === SLOW) debian.write(`/srv/depot/${name}/DEBIAN/postinst`, SLOW_SCRIPT, 0o755);
    debian.do('dpkg-deb', '--build', '-Znone', `/srv/depot/${name}`, `/srv/depot/${name}.deb`);
  }
  debian.do('sh', '-c', 'cd /srv/depot && apt-ftparchive packages . > Packages');
  debian.do('sh', '-c', 'rm -f /etc/apt/sources.list.d/* && : > /etc/apt/sources.list');
  debian.write('/etc/apt/sources.list.d/essai.list', 'deb [trusted=yes] file:/srv/depot ./\n');
}

/** An IPP Everywhere printer, on this very machine. @param {Debian} debian @returns {Promise<string>} its address */
export async function givePrinter(debian) {
  debian.do('mkdir', '-p', '/tmp/imprime');
  debian.do('chmod', '777', '/tmp/imprime');
  const command = [
    '/usr/sbin/ippeveprinter',
    '-p',
    '8631',
    '-d',
    '/tmp/imprime',
    '-k',
    '-r',
    'off',
    '-f',
    'application/pdf,image/pwg-raster,image/urf',
    'Essai',
  ];
  debian.do('systemd-run', '--unit=imprimante', '--collect', ...command);
  await mustCome('a printer', async () => debian.try('ss', '-ltn').out.includes(':8631'), 60_000);
  return 'ipp://localhost:8631/ipp/print';
}
