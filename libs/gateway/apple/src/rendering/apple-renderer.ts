import { SETTING_IDS, type ProfileSettings, type SettingId } from '@chariot/contract';
import { checkSealed, type FamilyRenderer, type SettingPreview, type Variables } from '@chariot/fleet';
import { DomainError } from '@chariot/kernel';
import type { Json } from '@chariot/platform';
import { checkCommand, needsOfPayload, PAYLOADS } from '@chariot/wire-apple';
import { appRules, apps, homeScreen, notifications } from './applications.js';
import { withoutEquivalent, type Compile, type Compiled } from './compiled.js';
import {
  allowAccounts,
  allowReset,
  camera,
  label,
  locale,
  passcode,
  screen,
  screenshots,
  sharedUse,
  sharing,
  updates,
} from './device.js';
import { expert } from './expert.js';
import { commandItems, declarationsOf, profileNames, profileOf, setupItems, type Rendering } from './given.js';
import { dnsFilter, printers, proxy, trustedAuthority, wifi } from './network.js';
import { singleApp, webFilter, webLinks } from './web.js';

/** Exhaustive by type: no setting goes unsaid. */
const COMPILE: { readonly [Id in SettingId]: Compile<Id> } = {
  ...{ wifi, trustedAuthority, webLinks, dnsFilter, proxy, webFilter, sharedUse, singleApp, appRules, apps },
  ...{ printers, screen, camera, sharing, updates, locale, label, passcode, screenshots, allowReset, allowAccounts },
  ...{ homeScreen, notifications, expert },
};

/** iPads, managed by Apple's protocol. */
export class AppleRenderer implements FamilyRenderer {
  readonly family = 'apple';
  readonly label = 'iPad (iPadOS)';
  readonly version = 3;

  preview(settings: ProfileSettings): readonly SettingPreview[] {
    return compiledOf(settings).map(({ setting, compiled: { effect, sentence } }) => ({ setting, effect, sentence }));
  }

  /**
   * What each setting comes to (`Rendering`); sealed references and `{numero}` stay as they are.
   * @throws Error for a secret that is not sealed: a rendering is stored
   */
  render(settings: ProfileSettings): Json {
    checkSealed(settings);
    return renderingOf(compiledOf(settings)) as unknown as Json;
  }
}

interface CompiledSetting {
  readonly setting: SettingId;
  readonly compiled: Compiled;
}

const compiledOf = (settings: ProfileSettings): readonly CompiledSetting[] =>
  SETTING_IDS.flatMap((setting) => {
    if (settings[setting] === undefined) return [];
    const compiled = compile(setting, settings);
    return [{ setting, compiled: refusalOf(setting, compiled) ?? compiled }];
  });

const compile = <Id extends SettingId>(setting: Id, settings: ProfileSettings): Compiled =>
  COMPILE[setting](settings[setting] as NonNullable<ProfileSettings[Id]>, settings);

function renderingOf(all: readonly CompiledSetting[]): Rendering {
  return {
    // One of which there is nothing to send is there too: whoever reports on all of them says that it is as it should be.
    settings: all.flatMap(
      ({ setting, compiled: { effect, profiles = [], declarations = [], items = [], setupItems } }) =>
        effect === 'notApplicable'
          ? []
          : [{ setting, profiles, declarations, items, ...(setupItems && { setupItems }) }],
    ),
  };
}

const NOBODY_S = { scepUrl: 'https://chariot.invalid/scep', challenge: '00000000' };
const SOMEBODY: Variables = { classe: 'Classe mobile 1', ecole: 'École', numero: '1' };

/**
 * It is written once before anybody saves it: what Apple's words have no form for is said then, and never met at the door.
 * Null: it can be written.
 */
function refusalOf(setting: SettingId, compiled: Compiled): Compiled | null {
  const rendering = renderingOf([{ setting, compiled }]) as unknown as Json;
  try {
    declarationsOf(rendering, SOMEBODY, (name) => `https://chariot.invalid/${name}`).set.writeItems();
    for (const name of profileNames(rendering, SOMEBODY)) {
      const profile = profileOf(rendering, SOMEBODY, name);
      profile?.write(new Map(profile.sealed.map((id) => [id, '00000000'])), NOBODY_S);
    }
    const items = [...setupItems(rendering), ...commandItems(rendering, SOMEBODY)].map(({ item }) => item);
    if (items.length > 0) checkCommand({ RequestType: 'Settings', Settings: items } as never);
  } catch (error) {
    if (error instanceof DomainError) return withoutEquivalent(error.fr);
    throw error;
  }
  return setting === 'expert' ? expertNeeds(compiled) : null;
}

/** What an expert writes may need a supervised iPad, as far as its type is known here. */
function expertNeeds(compiled: Compiled): Compiled | null {
  const payloads = (compiled.profiles ?? []).flatMap(({ payloads }) => payloads);
  const needs = payloads.some(({ type, content }) => {
    if (!Object.hasOwn(PAYLOADS, type)) return false;
    const { supervised, keys } = needsOfPayload({ ...content, PayloadType: type } as never);
    return supervised || keys.length > 0;
  });
  return needs ? { ...compiled, effect: 'supervised' } : null;
}
