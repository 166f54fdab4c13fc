import type { ProfileSettings } from '@chariot/contract';
import { Box, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { DayField } from '../page/index.js';
import { IPAD_FIELDS, IPAD_STARTS, type IpadSetting } from './ipad-fields.js';
import { More } from './more.js';
import { GUESTS, SharedIpadFields } from './shared-ipad-fields.js';
import { Choice, Lines, Text, Tick } from './setting-fields.js';

/** Settings that are edited in the contract's own shape. */
export type MachineSetting =
  | IpadSetting
  | 'trustedAuthority'
  | 'sharedUse'
  | 'singleApp'
  | 'appRules'
  | 'printers'
  | 'screen'
  | 'camera'
  | 'sharing'
  | 'updates';
type Value<S extends MachineSetting> = NonNullable<ProfileSettings[S]>;

/** What a setting is when it is switched on. */
export const STARTS: { readonly [S in MachineSetting]: Value<S> } = {
  trustedAuthority: { authorities: [{ name: '', certificate: '' }] },
  sharedUse: { name: 'Élèves', openAtStart: true },
  singleApp: { kind: 'web', url: '', onlyThisSite: true },
  appRules: { hidden: [], allowInstall: false },
  printers: { queues: [{ name: '', uri: '', byDefault: true }] },
  screen: { sleepMinutes: 10, lockMinutes: null },
  camera: { camera: false, microphone: false },
  sharing: { bluetooth: false, usbStorage: false },
  updates: { scope: 'security', outsideHours: true },
  ...IPAD_STARTS,
};

interface MachineFieldsProps<S extends MachineSetting> {
  readonly value: Value<S>;
  readonly set: (value: Value<S>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

function TrustedAuthorityFields({ value, set, errorOf }: MachineFieldsProps<'trustedAuthority'>) {
  const { authorities } = value;
  const change = (at: number, changed: Partial<(typeof authorities)[number]>): void =>
    set({ authorities: authorities.map((one, index) => (index === at ? { ...one, ...changed } : one)) });
  return (
    <>
      {authorities.map(({ name, certificate }, at) => (
        <Stack key={at} spacing={1.5}>
          <Text
            label="Nom de l’autorité"
            value={name}
            onChange={(text) => change(at, { name: text })}
            error={errorOf(`authorities.${at}.name`)}
            testId={`authority-${at}`}
            maxLength={60}
          />
          <Text
            label="Certificat"
            value={certificate}
            onChange={(text) => change(at, { certificate: text })}
            error={errorOf(`authorities.${at}.certificate`)}
            hint="Au format PEM. La clé privée n’a rien à faire ici : elle est refusée."
            testId={`authority-pem-${at}`}
            lines={3}
          />
        </Stack>
      ))}
      <More
        label="Ajouter une autorité"
        full={authorities.length >= 5}
        onMore={() => set({ authorities: [...authorities, { name: '', certificate: '' }] })}
        {...(authorities.length > 1 && { onLess: () => set({ authorities: authorities.slice(0, -1) }) })}
      />
    </>
  );
}

function SharedUseFields({ value, set, errorOf }: MachineFieldsProps<'sharedUse'>) {
  return (
    <>
      <Text
        label="Nom à l’écran de connexion"
        value={value.name}
        onChange={(name) => set({ ...value, name })}
        error={errorOf('name')}
        testId="shared-name"
        maxLength={40}
      />
      <Tick
        label="S’ouvre dès l’allumage"
        checked={value.openAtStart}
        onChange={(openAtStart) => set({ ...value, openAtStart })}
        testId="shared-open"
      />
      <SharedIpadFields
        value={value.ipad ?? GUESTS}
        set={(ipad) => set({ ...value, ipad })}
        errorOf={(field) => errorOf(`ipad.${field}`)}
      />
    </>
  );
}

/** How one writes which application: each family has its own names. */
const APPLICATION_NAMES =
  'Sous Linux, le nom de son fichier de menu (org.gnome.Calculator)\u00A0; sur iPad, son identifiant (com.apple.calculator).';

function SingleAppFields({ value, set, errorOf }: MachineFieldsProps<'singleApp'>) {
  return (
    <>
      <Choice
        label="Ce que l’on voit, et rien autour"
        value={value.kind}
        choices={[
          ['web', 'Une page'],
          ['app', 'Une application installée'],
        ]}
        onChange={(kind) =>
          set(kind === 'app' ? { kind: 'app', application: '' } : { kind: 'web', url: '', onlyThisSite: true })
        }
        testId="single-kind"
      />
      {value.kind === 'web' ? (
        <>
          <Text
            label="Adresse de la page"
            value={value.url}
            onChange={(url) => set({ ...value, url })}
            error={errorOf('url')}
            placeholder="https://"
            testId="single-url"
          />
          <Tick
            label="Aucun autre site ne s’ouvre"
            checked={value.onlyThisSite}
            onChange={(onlyThisSite) => set({ ...value, onlyThisSite })}
            testId="single-only"
          />
        </>
      ) : (
        <Text
          label="Application"
          value={value.application}
          onChange={(application) => set({ ...value, application })}
          error={errorOf('application')}
          hint={APPLICATION_NAMES}
          testId="single-app"
        />
      )}
    </>
  );
}

const AppRulesFields = ({ value, set, errorOf }: MachineFieldsProps<'appRules'>) => (
  <>
    <Lines
      label="Applications cachées"
      items={value.hidden}
      onChange={(hidden) => set({ ...value, hidden })}
      error={errorOf('hidden')}
      hint={`Une par ligne. ${APPLICATION_NAMES}`}
      testId="hidden-apps"
    />
    <Tick
      label="Les élèves peuvent installer des applications"
      checked={value.allowInstall}
      onChange={(allowInstall) => set({ ...value, allowInstall })}
      testId="allow-install"
    />
  </>
);

function PrintersFields({ value, set, errorOf }: MachineFieldsProps<'printers'>) {
  const { queues } = value;
  const change = (at: number, changed: Partial<(typeof queues)[number]>): void =>
    set({
      queues: queues.map((one, index) =>
        index === at ? { ...one, ...changed } : changed.byDefault ? { ...one, byDefault: false } : one,
      ),
    });
  return (
    <>
      {queues.map(({ name, uri, byDefault }, at) => (
        <Box key={at} sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
          <Text
            label="Nom"
            value={name}
            onChange={(text) => change(at, { name: text })}
            error={errorOf(`queues.${at}.name`)}
            testId={`printer-${at}`}
            maxLength={60}
          />
          <Text
            label="Adresse"
            value={uri}
            onChange={(text) => change(at, { uri: text })}
            error={errorOf(`queues.${at}.uri`)}
            placeholder="ipp://imprimante.exemple.fr/ipp/print"
            testId={`printer-uri-${at}`}
          />
          <Tick
            label="Par défaut"
            checked={byDefault}
            onChange={(checked) => change(at, { byDefault: checked })}
            testId={`printer-default-${at}`}
          />
        </Box>
      ))}
      <More
        label="Ajouter une imprimante"
        full={queues.length >= 8}
        onMore={() => set({ queues: [...queues, { name: '', uri: '', byDefault: false }] })}
        {...(queues.length > 1 && { onLess: () => set({ queues: queues.slice(0, -1) }) })}
      />
    </>
  );
}

const MINUTES = ['', '1', '2', '5', '10', '15', '30', '60'].map(
  (minutes) => [minutes, minutes === '' ? 'Comme la tablette le fait seule' : `Après ${minutes} min`] as const,
);
const minutesOf = (text: string): number | null => (text === '' ? null : Number(text));

function ScreenFields({ value, set, errorOf }: MachineFieldsProps<'screen'>) {
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
      <Choice
        label="L’écran s’éteint"
        value={String(value.sleepMinutes ?? '')}
        choices={MINUTES}
        onChange={(text) => set({ ...value, sleepMinutes: minutesOf(text) })}
        error={errorOf('sleepMinutes')}
        testId="screen-sleep"
      />
      <Choice
        label="L’écran se verrouille"
        value={String(value.lockMinutes ?? '')}
        choices={MINUTES}
        onChange={(text) => set({ ...value, lockMinutes: minutesOf(text) })}
        error={errorOf('lockMinutes')}
        testId="screen-lock"
      />
    </Box>
  );
}

const CameraFields = ({ value, set }: MachineFieldsProps<'camera'>) => (
  <>
    <Tick
      label="Caméra permise"
      checked={value.camera}
      onChange={(camera) => set({ ...value, camera })}
      testId="camera-allowed"
    />
    <Tick
      label="Micro permis"
      checked={value.microphone}
      onChange={(microphone) => set({ ...value, microphone })}
      testId="microphone-allowed"
    />
  </>
);

const SharingFields = ({ value, set }: MachineFieldsProps<'sharing'>) => (
  <>
    <Tick
      label="Bluetooth permis"
      checked={value.bluetooth}
      onChange={(bluetooth) => set({ ...value, bluetooth })}
      testId="bluetooth-allowed"
    />
    <Tick
      label="Clés et disques USB permis"
      checked={value.usbStorage}
      onChange={(usbStorage) => set({ ...value, usbStorage })}
      testId="usb-allowed"
    />
  </>
);

function UpdatesFields({ value, set, errorOf }: MachineFieldsProps<'updates'>) {
  const { deadline, ...rest } = value;
  const change = (changed: Partial<NonNullable<typeof deadline>>): void =>
    set({ ...rest, deadline: { version: '', on: '', ...deadline, ...changed } });
  return (
    <>
      <Choice
        label="La tablette installe seule"
        value={value.scope}
        choices={[
          ['security', 'Les mises à jour de sécurité'],
          ['all', 'Toutes les mises à jour'],
        ]}
        onChange={(scope) => set({ ...value, scope: scope === 'all' ? 'all' : 'security' })}
        error={errorOf('scope')}
        testId="updates-scope"
      />
      <Tick
        label="Seulement hors des horaires de l’école"
        checked={value.outsideHours}
        onChange={(outsideHours) => set({ ...value, outsideHours })}
        testId="updates-outside"
      />
      <Tick
        label="Sur iPad, une version pour une date"
        checked={deadline !== undefined}
        onChange={(wanted) => (wanted ? change({}) : set(rest))}
        testId="updates-deadline"
      />
      {deadline !== undefined && (
        <>
          <Text
            label="Version d’iPadOS"
            value={deadline.version}
            onChange={(version) => change({ version })}
            error={errorOf('deadline.version')}
            hint={'Comme 18.2\u00A0: une version que ces iPad peuvent recevoir.'}
            testId="updates-version"
            maxLength={15}
          />
          <DayField
            label="Au plus tard le"
            value={deadline.on}
            onChange={({ target }) => change({ on: target.value })}
            error={errorOf('deadline.on') !== undefined}
            helperText={errorOf('deadline.on') ?? 'À 22 h ce soir-là, iPad branchés et connectés.'}
          />
        </>
      )}
    </>
  );
}

const FIELDS: { readonly [S in MachineSetting]: (props: MachineFieldsProps<S>) => ReactNode } = {
  trustedAuthority: TrustedAuthorityFields,
  sharedUse: SharedUseFields,
  singleApp: SingleAppFields,
  appRules: AppRulesFields,
  printers: PrintersFields,
  screen: ScreenFields,
  camera: CameraFields,
  sharing: SharingFields,
  updates: UpdatesFields,
  ...IPAD_FIELDS,
};
export const MACHINE_SETTINGS = Object.keys(FIELDS) as MachineSetting[];

/** The fields of one of them. */
export function MachineFields<S extends MachineSetting>({
  setting,
  ...props
}: MachineFieldsProps<S> & { readonly setting: S }) {
  const Fields = FIELDS[setting] as (props: MachineFieldsProps<S>) => ReactNode;
  return <Fields {...props} />;
}
