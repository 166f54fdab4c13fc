import type { ProfileSettings } from '@chariot/contract';
import { Alert, Box, Button, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { PlaceRef } from '@chariot/contract';
import { count, french } from '../formats/index.js';
import { useLeaveGuard } from './leave-guard.js';
import { MachineFields, MACHINE_SETTINGS, STARTS, type MachineSetting } from './machine-fields.js';
import { DnsFilterFields, ProxyFields, WifiFields } from './network-fields.js';
import { PreviewSection } from './preview-section.js';
import {
  foreseeable,
  previewable,
  settingsOf,
  settingsOn,
  type FormErrors,
  type ProfileForm,
  type TextSetting,
} from './profile-form.js';
import { SettingCard } from './setting-card.js';
import type { FieldsProps } from './setting-fields.js';
import { LabelFields, LocaleFields, WebFilterFields, WebLinksFields } from './web-fields.js';

interface ProfileEditorProps {
  readonly initial: ProfileForm;
  /** Where a new profile may live; undefined for one that already lives somewhere. */
  readonly places?: readonly PlaceRef[];
  readonly disabled?: boolean;
  readonly busy: boolean;
  readonly refusal?: string | undefined;
  /** Said beside the button: whom it will reach. */
  readonly reach: ReactNode;
  readonly onSave: (form: ProfileForm, settings: ProfileSettings) => Promise<boolean>;
  /** Under the preview: what is being written, and whether it differs from what was saved. */
  readonly aside?: (draft: ProfileSettings, changed: boolean) => ReactNode;
  /** Above the button: to whom it goes first. */
  readonly how?: ReactNode;
  /** The verb on the button, « Enregistrer » unless told. */
  readonly verb?: string | undefined;
  /** Whether something was typed that is not saved. */
  readonly onDirty?: (dirty: boolean) => void;
}

/** A profile being written: settings on the left, what tablets will do on the right, one button. */
export function ProfileEditor(props: ProfileEditorProps) {
  const { initial, places, disabled = false, busy, refusal, reach, onSave, aside, how, verb, onDirty } = props;
  const [form, setForm] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [tried, setTried] = useState(false);
  const top = useRef<HTMLFormElement>(null);
  const result = settingsOf(form);
  const errors: FormErrors = {
    ...('errors' in result ? result.errors : {}),
    ...(form.name.trim() === '' && { name: 'À renseigner.' }),
  };
  const wrong = Object.keys(errors).length;
  const changed = JSON.stringify(form) !== JSON.stringify(saved);
  const guard = useLeaveGuard(changed && !busy);
  useEffect(() => onDirty?.(changed), [changed, onDirty]);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (wrong > 0 || 'errors' in result) {
      // Once the sentences are there, to the first of them.
      requestAnimationFrame(() => top.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    guard.release();
    if (await onSave(form, result.settings)) setSaved(form);
    guard.hold();
  };

  const change = (setting: MachineSetting, value: ProfileSettings[MachineSetting]): void =>
    setForm(({ others: { [setting]: _, ...others }, ...before }) => ({
      ...before,
      others: value === undefined ? others : { ...others, [setting]: value },
    }));
  const machineCard = <S extends MachineSetting>(setting: S): ReactNode => {
    const value = form.others[setting];
    return (
      <SettingCard
        key={setting}
        setting={setting}
        on={value !== undefined}
        disabled={disabled}
        onSwitch={(on) => change(setting, on ? STARTS[setting] : undefined)}
      >
        {value !== undefined && (
          <MachineFields
            setting={setting}
            value={value}
            set={(edited) => change(setting, edited)}
            errorOf={(field) => (tried ? errors[`${setting}.${field}`] : undefined)}
          />
        )}
      </SettingCard>
    );
  };
  const fields = <G extends TextSetting>(group: G): FieldsProps<G> => ({
    values: form[group],
    set: (change) => setForm((before) => ({ ...before, [group]: { ...before[group], ...change } })),
    errorOf: (field) => (tried ? errors[`${group}.${field}`] : undefined),
  });
  const card = (setting: TextSetting, children: ReactNode): ReactNode => (
    <SettingCard
      key={setting}
      setting={setting}
      on={form[setting].on}
      disabled={disabled}
      onSwitch={(on) => setForm((before) => ({ ...before, [setting]: { ...before[setting], on } }))}
    >
      {children}
    </SettingCard>
  );

  return (
    <Box component="form" noValidate ref={top} onSubmit={(event: FormEvent) => void save(event)}>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 380px' },
        }}
      >
        <Stack spacing={1.5}>
          <Paper sx={{ border: 1, borderColor: 'divider', p: 2.5 }}>
            <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
              <TextField
                label="Nom du profil"
                value={form.name}
                disabled={disabled}
                onChange={({ target }) => setForm((before) => ({ ...before, name: target.value }))}
                error={tried && errors['name'] !== undefined}
                helperText={(tried ? errors['name'] : undefined) ?? 'Par exemple\u00A0: École élémentaire, cycle 3.'}
                slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'profile-name' } }}
              />
              {places !== undefined && (
                <TextField
                  select
                  label="Partagé dans"
                  value={form.placeId}
                  onChange={({ target }) => setForm((before) => ({ ...before, placeId: target.value }))}
                  helperText="Ceux qui y tiennent un rôle pourront s’en servir."
                  slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'profile-place' } as object } }}
                >
                  {places.map(({ id, name }) => (
                    <MenuItem key={id} value={id}>
                      {name}
                    </MenuItem>
                  ))}
                </TextField>
              )}
            </Stack>
          </Paper>
          {card('wifi', <WifiFields {...fields('wifi')} />)}
          {card('webLinks', <WebLinksFields {...fields('webLinks')} />)}
          {card('webFilter', <WebFilterFields {...fields('webFilter')} />)}
          {card('label', <LabelFields {...fields('label')} />)}
          {card('locale', <LocaleFields {...fields('locale')} />)}
          {card('dnsFilter', <DnsFilterFields {...fields('dnsFilter')} />)}
          {card('proxy', <ProxyFields {...fields('proxy')} />)}
          {MACHINE_SETTINGS.map(machineCard)}
        </Stack>
        <Stack
          spacing={2}
          role="region"
          aria-label="Effet et affectations"
          tabIndex={0}
          sx={{
            position: { lg: 'sticky' },
            top: { lg: 76 },
            maxHeight: { lg: 'calc(100vh - 76px - 100px)' },
            overflowY: { lg: 'auto' },
            // What is taller than the window scrolls; nothing is squeezed to fit.
            '& > *': { flexShrink: 0 },
          }}
        >
          <PreviewSection settings={previewable(form)} />
          {aside?.(foreseeable(form), changed)}
        </Stack>
      </Box>
      {!disabled && (
        <Paper
          sx={{
            position: 'sticky',
            bottom: 0,
            mt: 2,
            border: 1,
            borderColor: 'divider',
            px: 2.5,
            py: 1.5,
            zIndex: 2,
            boxShadow: '0 -6px 18px #1b273314',
            // On a phone the form stays in sight above it; what is too long scrolls, but for the button.
            maxHeight: { xs: '55vh', md: 'none' },
            overflowY: { xs: 'auto', md: 'visible' },
          }}
        >
          {refusal !== undefined && (
            <Alert severity="error" sx={{ mb: 1.5 }} data-testid="refusal">
              {french(refusal)}
            </Alert>
          )}
          {tried && wrong > 0 && (
            <Alert severity="error" sx={{ mb: 1.5 }}>
              {count(wrong, 'champ est à corriger', 'champs sont à corriger')}.
            </Alert>
          )}
          {changed && how !== undefined && <Box sx={{ mb: 1.5 }}>{how}</Box>}
          <Stack
            direction={{ xs: 'column', sm: 'row' }}
            sx={{
              gap: { xs: 1, sm: 1.5 },
              alignItems: { sm: 'center' },
              ...{ position: 'sticky', bottom: -12, py: 1.5, my: -1.5, bgcolor: 'background.paper' },
            }}
          >
            <Typography sx={{ flexGrow: 1, fontSize: '0.9rem', color: 'text.secondary' }}>
              {count(settingsOn(form).length, 'réglage actif', 'réglages actifs')}. {reach}
            </Typography>
            <Button type="submit" variant="contained" loading={busy} disabled={!changed} data-testid="save-profile">
              {verb ?? 'Enregistrer'}
            </Button>
          </Stack>
        </Paper>
      )}
      {guard.dialog}
    </Box>
  );
}
