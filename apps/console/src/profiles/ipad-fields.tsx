import type { ProfileSettings } from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { More } from './more.js';
import { Lines, Text, Tick } from './setting-fields.js';

/** Settings that only iPads have. */
export type IpadSetting =
  'passcode' | 'screenshots' | 'allowReset' | 'allowAccounts' | 'homeScreen' | 'notifications' | 'expert';
type Value<S extends IpadSetting> = NonNullable<ProfileSettings[S]>;

interface IpadFieldsProps<S extends IpadSetting> {
  readonly value: Value<S>;
  readonly set: (value: Value<S>) => void;
  readonly errorOf: (field: string) => string | undefined;
}

/** What a setting is when it is switched on. */
export const IPAD_STARTS: { readonly [S in IpadSetting]: Value<S> } = {
  passcode: { minLength: 6, letters: false, simple: false },
  screenshots: { allowed: false },
  allowReset: { allowed: false },
  allowAccounts: { allowed: false },
  homeScreen: { dock: [], icons: [] },
  notifications: { silenced: [] },
  expert: { payloads: [{ name: '', type: '', content: {} }] },
};

const PasscodeFields = ({ value, set, errorOf }: IpadFieldsProps<'passcode'>) => (
  <>
    <Text
      label="Longueur minimale"
      type="number"
      value={String(value.minLength)}
      onChange={(text) => set({ ...value, minLength: Number(text) })}
      error={errorOf('minLength')}
      testId="passcode-length"
      width={200}
    />
    <Tick
      label="Des lettres et des chiffres"
      checked={value.letters}
      onChange={(letters) => set({ ...value, letters })}
      testId="passcode-letters"
    />
    <Tick
      label="Un code simple est permis (1234, 1111)"
      checked={value.simple}
      onChange={(simple) => set({ ...value, simple })}
      testId="passcode-simple"
    />
  </>
);

interface AllowedFieldsProps {
  readonly value: { readonly allowed: boolean };
  readonly set: (value: { allowed: boolean }) => void;
}
const allowedFields = (label: string, testId: string) =>
  function AllowedFields({ value, set }: AllowedFieldsProps) {
    return <Tick label={label} checked={value.allowed} onChange={(allowed) => set({ allowed })} testId={testId} />;
  };

const HomeScreenFields = ({ value, set, errorOf }: IpadFieldsProps<'homeScreen'>) => (
  <>
    <Lines
      label="Dans le Dock"
      hint="Une par ligne, six au plus, par son identifiant, comme com.apple.mobilesafari."
      items={value.dock}
      onChange={(dock) => set({ ...value, dock })}
      error={errorOf('dock')}
      testId="home-dock"
    />
    <Lines
      label="Sur les pages"
      hint="Une par ligne, dans l’ordre."
      items={value.icons}
      onChange={(icons) => set({ ...value, icons })}
      error={errorOf('icons')}
      testId="home-icons"
    />
  </>
);

const NotificationsFields = ({ value, set, errorOf }: IpadFieldsProps<'notifications'>) => (
  <Lines
    label="Applications qui se taisent"
    hint="Une par ligne, par son identifiant, comme com.apple.news."
    items={value.silenced}
    onChange={(silenced) => set({ silenced })}
    error={errorOf('silenced')}
    testId="silenced-apps"
  />
);

function ExpertFields({ value, set, errorOf }: IpadFieldsProps<'expert'>) {
  const { payloads } = value;
  const change = (at: number, changed: Partial<(typeof payloads)[number]>): void =>
    set({ payloads: payloads.map((one, index) => (index === at ? { ...one, ...changed } : one)) });
  return (
    <>
      <Alert severity="info">
        Pour qui connaît la documentation d’Apple. Seul ce qui est connu pour sans danger (restrictions, règles du code,
        écran d’accueil, notifications) se donne seul&nbsp;: tout le reste demande une seconde personne. N’y mettez
        aucun mot de passe.
      </Alert>
      {payloads.map(({ name, type, content }, at) => (
        <Stack key={at} spacing={1.5}>
          <Text
            label="À quoi il sert"
            value={name}
            onChange={(text) => change(at, { name: text })}
            error={errorOf(`payloads.${at}.name`)}
            testId={`expert-name-${at}`}
            maxLength={60}
          />
          <Text
            label="Type"
            value={type}
            onChange={(text) => change(at, { type: text })}
            error={errorOf(`payloads.${at}.type`)}
            placeholder="com.apple.applicationaccess"
            testId={`expert-type-${at}`}
            maxLength={120}
          />
          <Content
            content={content}
            onChange={(read) => change(at, { content: read })}
            error={errorOf(`payloads.${at}.content`)}
            testId={`expert-content-${at}`}
          />
        </Stack>
      ))}
      <More
        label="Ajouter un réglage d’expert"
        full={payloads.length >= 10}
        onMore={() => set({ payloads: [...payloads, { name: '', type: '', content: {} }] })}
        {...(payloads.length > 1 && { onLess: () => set({ payloads: payloads.slice(0, -1) }) })}
      />
    </>
  );
}

type Content = Value<'expert'>['payloads'][number]['content'];
interface ContentProps {
  readonly content: Content;
  readonly onChange: (content: Content) => void;
  readonly error: string | undefined;
  readonly testId: string;
}

/** JSON as it is typed: while it is not one, what is kept says so to the contract, which refuses it. */
function Content({ content, onChange, error, testId }: ContentProps) {
  const [text, setText] = useState(Object.keys(content).length === 0 ? '' : JSON.stringify(content, null, 2));
  const typed = (value: string): void => {
    setText(value);
    onChange(value.trim() === '' ? {} : contentOf(value));
  };
  return (
    <Text
      label="Clés et valeurs (JSON)"
      value={text}
      onChange={typed}
      error={error}
      hint='Des octets s’écrivent {"$data": "base64"}, une date {"$date": "2026-12-01T08:00:00Z"}.'
      placeholder={'{ "allowCamera": false }'}
      testId={testId}
      lines={4}
    />
  );
}

function contentOf(text: string): Content {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Content) : (text as unknown as Content);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Not yet JSON: a text is no dictionary, and is refused as one.
    return text as unknown as Content;
  }
}

export const IPAD_FIELDS: { readonly [S in IpadSetting]: (props: IpadFieldsProps<S>) => ReactNode } = {
  passcode: PasscodeFields,
  screenshots: allowedFields('Permises', 'screenshots-allowed'),
  allowReset: allowedFields('Permise', 'reset-allowed'),
  allowAccounts: allowedFields('Permis', 'accounts-allowed'),
  homeScreen: HomeScreenFields,
  notifications: NotificationsFields,
  expert: ExpertFields,
};
