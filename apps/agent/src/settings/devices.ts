import type { Concrete } from '@chariot/wire-agent';
import type { Contribution } from './contribution.js';
import { ownFile } from './document.js';

/** Camera and microphone, cut for everybody by the rights of their devices, and in both browsers. */
export function camera({ camera, microphone }: Concrete<'camera'>): Contribution {
  const shut = 'MODE="0600", OWNER="root", GROUP="root", TAG-="uaccess"';
  // Before 73-seat-late.rules, which would give the device to whoever is at the screen.
  const rules = [
    ...(camera ? [] : [`SUBSYSTEM=="video4linux", ${shut}`]),
    ...(microphone ? [] : [`SUBSYSTEM=="sound", KERNEL=="pcmC[0-9]*D[0-9]*c", ${shut}`]),
  ];
  const path = '/etc/udev/rules.d/72-chariot-camera.rules';
  return {
    documents: rules.length === 0 ? [] : [ownFile('camera', path, ['# Chariot', ...rules], { after: 'reloadRules' })],
    chromium: { VideoCaptureAllowed: camera, AudioCaptureAllowed: microphone },
    firefox: {
      Permissions: {
        Camera: { BlockNewRequests: !camera, Locked: !camera },
        Microphone: { BlockNewRequests: !microphone, Locked: !microphone },
      },
    },
  };
}

/** Radio links and plugged-in disks. */
export function sharing({ bluetooth, usbStorage }: Concrete<'sharing'>): Contribution {
  const rules = [
    ...(bluetooth ? [] : ['SUBSYSTEM=="rfkill", ATTR{type}=="bluetooth", ATTR{soft}="1"']),
    ...(usbStorage ? [] : ['SUBSYSTEM=="block", ENV{ID_BUS}=="usb", ENV{UDISKS_IGNORE}="1"']),
  ];
  // What is not loaded cannot be used (modprobe.d(5), "install").
  const modules = [...(bluetooth ? [] : ['btusb']), ...(usbStorage ? [] : ['usb_storage', 'uas'])];
  if (rules.length === 0) return { documents: [] };
  return {
    documents: [
      ownFile('sharing', '/etc/udev/rules.d/72-chariot-sharing.rules', ['# Chariot', ...rules], {
        after: 'reloadRules',
      }),
      ownFile('sharing', '/etc/modprobe.d/chariot-sharing.conf', [
        '# Chariot',
        ...modules.map((name) => `install ${name} /bin/false`),
      ]),
    ],
  };
}
