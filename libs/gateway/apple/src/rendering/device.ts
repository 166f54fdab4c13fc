import { SETTING_LABELS, type SettingId } from '@chariot/contract';
import { counted } from '@chariot/fleet';
import { LocalDate } from '@chariot/kernel';
import { profile, restrictions, withoutEquivalent, type Compile, type Compiled, type SpecDict } from './compiled.js';

/** What one restriction says, and that there is nothing to do where all is allowed. */
function restricted(
  setting: SettingId,
  effect: 'applied' | 'supervised',
  sentence: string,
  content: SpecDict,
): Compiled {
  const payloads = Object.keys(content).length === 0 ? [] : [restrictions(content)];
  return { effect, sentence, profiles: profile(setting, SETTING_LABELS[setting], payloads) };
}

export const camera: Compile<'camera'> = ({ camera: seen, microphone }) => {
  if (seen && !microphone)
    return withoutEquivalent('iPadOS ne coupe pas le micro pour tous ; la caméra reste permise.');
  const mic = microphone ? 'micro permis' : 'le micro, qu’iPadOS ne coupe pas pour tous, reste permis';
  const sentence = seen ? 'Caméra permise, micro permis.' : `Caméra coupée pour tous ; ${mic}.`;
  return restricted('camera', 'applied', sentence, seen ? {} : { allowCamera: false });
};

export const sharing: Compile<'sharing'> = ({ bluetooth, usbStorage }) => {
  const sentence = `Bluetooth ${bluetooth ? 'et AirDrop permis' : 'coupé, AirDrop aussi'} ; clés et disques USB ${usbStorage ? 'permis' : 'refusés'}.`;
  const compiled = restricted('sharing', 'supervised', sentence, {
    ...(!bluetooth && { allowAirDrop: false, allowBluetoothModification: false }),
    ...(!usbStorage && { allowFilesUSBDriveAccess: false }),
  });
  // The restriction keeps what is; only the command switches it.
  return { ...compiled, ...(!bluetooth && { items: [{ Item: 'Bluetooth', Enabled: false }] }) };
};

export const screenshots: Compile<'screenshots'> = ({ allowed }) =>
  restricted(
    'screenshots',
    'applied',
    allowed ? 'Captures d’écran permises.' : 'Ni photo ni film de l’écran.',
    allowed ? {} : { allowScreenShot: false },
  );

export const allowReset: Compile<'allowReset'> = ({ allowed }) =>
  restricted(
    'allowReset',
    'supervised',
    allowed
      ? 'L’élève peut tout effacer depuis les réglages.'
      : 'L’élève ne peut pas tout effacer depuis les réglages.',
    allowed ? {} : { allowEraseContentAndSettings: false },
  );

export const allowAccounts: Compile<'allowAccounts'> = ({ allowed }) =>
  restricted(
    'allowAccounts',
    'supervised',
    allowed ? 'L’élève peut ajouter un compte.' : 'L’élève ne peut ni ajouter ni changer un compte.',
    allowed ? {} : { allowAccountModification: false },
  );

export const passcode: Compile<'passcode'> = ({ minLength, letters, simple }) => ({
  effect: 'applied',
  sentence: `Demande un code d’au moins ${minLength} ${letters ? 'signes, avec lettres et chiffres' : 'chiffres'}${
    simple ? '' : ', ni répété ni suivi'
  } ; Chariot peut l’effacer s’il est oublié. Un iPad partagé l’ignore.`,
  declarations: [
    {
      name: 'passcode',
      type: 'com.apple.configuration.passcode.settings',
      payload: {
        RequirePasscode: true,
        MinimumLength: minLength,
        RequireAlphanumericPasscode: letters,
        RequireComplexPasscode: !simple,
      },
    },
  ],
});

/** Beyond, an iPad knows only « jamais ». */
const LONGEST_MINUTES = 15;

export const screen: Compile<'screen'> = ({ sleepMinutes, lockMinutes }) => {
  const asked = [sleepMinutes, lockMinutes].filter((minutes) => minutes !== null);
  if (asked.length === 0) return { effect: 'applied', sentence: 'Laisse l’écran comme il est.' };
  const minutes = Math.min(...asked);
  if (minutes > LONGEST_MINUTES) {
    return withoutEquivalent(`Un iPad ne règle sa veille que jusqu’à ${LONGEST_MINUTES} minutes : il garde la sienne.`);
  }
  return {
    effect: 'applied',
    sentence: `L’écran s’éteint et se verrouille ensemble, au bout de ${counted(minutes, 'minute')} au plus.`,
    // Not by a declaration: there, any rule of the passcode asks for a passcode.
    profiles: profile('screen', SETTING_LABELS.screen, [
      { name: 'lock', type: 'com.apple.mobiledevice.passwordpolicy', content: { maxInactivity: minutes } },
    ]),
  };
};

/** By the iPad's own clock: no école is open then, and its iPads are in their cart, plugged in. */
const DEADLINE_AT = '22:00:00';

export const updates: Compile<'updates'> = ({ scope, outsideHours, deadline }) => ({
  effect: 'supervised',
  sentence: `Installe seul ${
    scope === 'security' ? 'les mises à jour de son iPadOS, sans passer au suivant' : 'toutes les mises à jour'
  }, la nuit et branché${outsideHours ? ', donc hors des horaires de l’école' : ''} (iPadOS 18).${deadline ? ` A iPadOS ${deadline.version} le ${LocalDate.format(LocalDate.parse(deadline.on))} à 22 h au plus tard ; un iPad éteint ce soir-là s’y met quand on le rallume.` : ''}`,
  declarations: [
    {
      name: 'updates',
      type: 'com.apple.configuration.softwareupdate.settings',
      payload: {
        Notifications: true,
        RecommendedCadence: scope === 'security' ? 'Oldest' : 'Newest',
        AutomaticActions: { Download: 'AlwaysOn', InstallOSUpdates: 'AlwaysOn' },
        RapidSecurityResponse: { Enable: true, EnableRollback: false },
      },
    },
    ...(deadline
      ? [
          {
            name: 'updates.deadline',
            type: 'com.apple.configuration.softwareupdate.enforcement.specific',
            payload: { TargetOSVersion: deadline.version, TargetLocalDateTime: `${deadline.on}T${DEADLINE_AT}` },
          },
        ]
      : []),
  ],
});

export const locale: Compile<'locale'> = ({ timeZone, language }) => ({
  effect: 'supervised',
  sentence: `Règle l’horloge sur ${timeZone} ; la langue (${language}) se choisit à la mise en route de l’iPad.`,
  items: [{ Item: 'TimeZone', TimeZone: timeZone }],
});

export const label: Compile<'label'> = ({ title, found }) => ({
  effect: 'supervised',
  sentence: `Se nomme et affiche « ${title} » à l’écran verrouillé${found === null ? '' : `, avec « ${found} »`}.`,
  profiles: profile('label', SETTING_LABELS.label, [
    {
      name: 'label',
      type: 'com.apple.shareddeviceconfiguration',
      content: { AssetTagInformation: title, ...(found !== null && { LockScreenFootnote: found }) },
    },
  ]),
  items: [{ Item: 'DeviceName', DeviceName: title }],
});

const SHARED = { Item: 'SharedDeviceConfiguration' };
const WHERE_SHARED = 'sur un iPad mis en partage à son enrôlement (Apple School Manager)';

export const sharedUse: Compile<'sharedUse'> = ({ ipad }) => {
  const minutes = ipad?.closeAfterMinutes ?? null;
  const closes =
    minutes === null ? '' : ` Une session que personne n’utilise se ferme au bout de ${counted(minutes, 'minute')}.`;
  // 0 takes away the limit of before.
  const timeout = (minutes ?? 0) * 60;
  if (ipad?.sessions !== 'accounts') {
    return {
      effect: 'supervised',
      sentence: `N’ouvre que des sessions d’invité, effacées à leur fin, ${WHERE_SHARED} ; leur nom est celui d’Apple.${closes}`,
      items: [
        { ...SHARED, TemporarySessionOnly: true, ...(ipad !== undefined && { TemporarySessionTimeout: timeout }) },
      ],
    };
  }
  const { room } = ipad;
  const each =
    room === undefined
      ? 'iPadOS y décide de la place de chacun'
      : room.by === 'pupils'
        ? `la place y est partagée entre ${counted(room.pupils, 'élève')} à sa mise en route`
        : `chacun y a ${room.megabytes} Mo, décidés à sa mise en route`;
  return {
    effect: 'supervised',
    sentence: `Chaque élève ouvre sa session par son compte, ${WHERE_SHARED} ; ${each}.${closes}`,
    items: [{ ...SHARED, TemporarySessionOnly: false, UserSessionTimeout: timeout, TemporarySessionTimeout: timeout }],
    ...(room !== undefined && {
      setupItems: [
        room.by === 'pupils' ? { ...SHARED, ResidentUsers: room.pupils } : { ...SHARED, QuotaSize: room.megabytes },
      ],
    }),
  };
};
