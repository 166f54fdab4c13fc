import type { Concrete, ConcreteSettings, SettingId, SettingOutcome } from '@chariot/wire-agent';
import { SETTING_IDS } from '@chariot/wire-agent';
import { nameOf, type WantedAct } from '../acts/act.js';
import { sentenceOf } from '../errors.js';
import { appRules } from './app-rules.js';
import { apps } from './apps.js';
import type { Abilities, Contribution } from './contribution.js';
import { camera, sharing } from './devices.js';
import { dnsFilter } from './dns-filter.js';
import type { Document } from './document.js';
import { label } from './label.js';
import { locale } from './locale.js';
import { chromiumPolicies, firefoxPolicies, type Policies } from './policies.js';
import { printers } from './printers.js';
import { proxy } from './proxy.js';
import { screen } from './screen.js';
import { sharedUse } from './shared-use.js';
import { singleApp } from './single-app.js';
import { trustedAuthority } from './trusted-authority.js';
import { updates } from './updates.js';
import { webFilter } from './web-filter.js';
import { webLinks } from './web-links.js';
import { wifi } from './wifi.js';

type Planner<Id extends SettingId> = (value: Concrete<Id>, abilities: Abilities) => Contribution;
const PLANNERS: { readonly [Id in SettingId]: Planner<Id> } = {
  wifi,
  trustedAuthority,
  webLinks,
  dnsFilter,
  proxy,
  webFilter,
  sharedUse,
  singleApp,
  appRules,
  apps,
  printers,
  screen,
  camera,
  sharing,
  updates,
  locale,
  label,
};

const FIREFOX = '/etc/firefox/policies/policies.json';
const CHROMIUM = ['/etc/chromium/policies/managed/chariot.json', '/etc/opt/chrome/policies/managed/chariot.json'];

export interface Plan {
  /** Everything that must be on the machine, and nothing else of ours. */
  readonly documents: readonly Document[];
  /** What no file says, and nothing else of ours either. */
  readonly acts: readonly WantedAct[];
  /** What each setting comes to if every document is written. */
  readonly outcomes: readonly SettingOutcome[];
  /** What is really asked for: `wanted`, but for each refused setting what was in force before. */
  readonly effective: ConcreteSettings;
}

/**
 * Settings → files, without touching anything. A setting that is refused (an injection, an impossible value) keeps its
 * former value in force: a bad Wi-Fi key must not cut a tablet off the good one.
 */
export function planSettings(wanted: ConcreteSettings, former: ConcreteSettings, abilities: Abilities): Plan {
  const contributions = new Map<SettingId, Contribution>();
  const outcomes: SettingOutcome[] = [];
  const effective: ConcreteSettings = {};
  for (const id of SETTING_IDS) {
    if (wanted[id] === undefined) continue;
    const attempt = contribute(id, wanted, abilities);
    outcomes.push({ setting: id, ...attempt.outcome });
    const [source, contribution] = attempt.contribution
      ? [wanted, attempt.contribution]
      : [former, former[id] === undefined ? null : contribute(id, former, abilities).contribution];
    if (!contribution) continue;
    contributions.set(id, contribution);
    Object.assign(effective, { [id]: source[id] });
  }
  return { documents: documentsOf(contributions), acts: actsOf(contributions), outcomes, effective };
}

interface Attempt {
  readonly contribution: Contribution | null;
  readonly outcome: Omit<SettingOutcome, 'setting'>;
}

function contribute(id: SettingId, settings: ConcreteSettings, abilities: Abilities): Attempt {
  try {
    const contribution = (PLANNERS[id] as Planner<SettingId>)(settings[id] as Concrete<SettingId>, abilities);
    return { contribution, outcome: contribution.verdict ?? { status: 'applied', why: null } };
  } catch (error) {
    return { contribution: null, outcome: { status: 'failed', why: sentenceOf(error) } };
  }
}

/** One of each name: two settings may want the same account. */
function actsOf(contributions: ReadonlyMap<SettingId, Contribution>): WantedAct[] {
  const wanted = new Map<string, WantedAct>();
  for (const { act, settings } of [...contributions.values()].flatMap(({ acts = [] }) => acts)) {
    const before = wanted.get(nameOf(act));
    wanted.set(nameOf(act), before ? { ...before, settings: [...before.settings, ...settings] } : { act, settings });
  }
  return [...wanted.values()];
}

function documentsOf(contributions: ReadonlyMap<SettingId, Contribution>): Document[] {
  const documents = [...contributions.values()].flatMap(({ documents }) => documents);
  const firefox = merge(contributions, 'firefox');
  if (firefox.settings.length > 0) {
    const render = (original: string | null): string => firefoxPolicies(original, firefox.policies);
    documents.push({ kind: 'file', path: FIREFOX, mode: 0o644, settings: firefox.settings, after: null, render });
  }
  const chromium = merge(contributions, 'chromium');
  if (chromium.settings.length > 0) {
    const render = (): string => chromiumPolicies(chromium.policies);
    for (const path of CHROMIUM) {
      documents.push({ kind: 'file', path, mode: 0o644, settings: chromium.settings, after: null, render });
    }
  }
  return documents;
}

function merge(
  contributions: ReadonlyMap<SettingId, Contribution>,
  browser: 'firefox' | 'chromium',
): { settings: SettingId[]; policies: Policies } {
  const speaking = [...contributions].filter(([, contribution]) => contribution[browser] !== undefined);
  return {
    settings: speaking.map(([id]) => id),
    policies: Object.assign({}, ...speaking.map(([, contribution]) => contribution[browser])) as Policies,
  };
}
