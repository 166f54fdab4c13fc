import type { ComplianceRule, ComplianceThresholds } from '@chariot/contract';
import { count } from '../formats/index.js';

type Words = { readonly [R in ComplianceRule]: (at: NonNullable<ComplianceThresholds[R]>) => string };

const WORDS: Words = {
  unseen: ({ days }) => `absente ${count(days, 'jour')} où son chariot a servi`,
  configuration: ({ graceHours }) => `réglages non appliqués après ${count(graceHours, 'heure')}`,
  missingApp: ({ graceDays }) => `application absente après ${count(graceDays, 'jour')}`,
  osVersion: ({ linux, apple, android, windows }) =>
    [
      ['Linux', linux],
      ['Apple', apple],
      ['Android', android],
      ['Windows', windows],
    ]
      .flatMap(([name, version]) => (version === null ? [] : [`${String(name)} ${String(version)}`]))
      .join(', ') || 'aucune version demandée',
  storage: ({ minimumFreePercent }) => `moins de ${minimumFreePercent}\u00A0% de stockage libre`,
  battery: ({ minimumHealthPercent }) => `moins de ${minimumHealthPercent}\u00A0% de la capacité d’origine`,
  characteristics: ({ memoryGigabytes, storageGigabytes }) =>
    `moins de ${memoryGigabytes}\u00A0Go de mémoire ou de ${storageGigabytes}\u00A0Go de stockage`,
  encryption: () => 'stockage non chiffré',
  age: ({ years }) => `plus de ${count(years, 'an')}`,
};

/** When a device is out of line by that rule, as people say it. */
export function thresholdWords<R extends ComplianceRule>(rule: R, thresholds: ComplianceThresholds): string {
  const at = thresholds[rule];
  return at === null ? 'non suivi' : WORDS[rule](at as NonNullable<ComplianceThresholds[R]>);
}

/** The figures of a rule, as one types them. */
export const THRESHOLD_FIELDS: Readonly<
  Record<ComplianceRule, readonly { readonly name: string; readonly label: string; readonly initial: string }[]>
> = {
  unseen: [{ name: 'days', label: 'Jours d’absence', initial: '5' }],
  configuration: [{ name: 'graceHours', label: 'Heures laissées pour appliquer', initial: '24' }],
  missingApp: [{ name: 'graceDays', label: 'Jours laissés pour installer', initial: '3' }],
  osVersion: [
    { name: 'linux', label: 'Version minimale de Linux', initial: '12' },
    { name: 'apple', label: 'Version minimale d’Apple', initial: '' },
    { name: 'android', label: 'Version minimale d’Android', initial: '' },
    { name: 'windows', label: 'Version minimale de Windows', initial: '' },
  ],
  storage: [{ name: 'minimumFreePercent', label: 'Stockage libre minimal (%)', initial: '10' }],
  battery: [{ name: 'minimumHealthPercent', label: 'Capacité minimale de la batterie (%)', initial: '60' }],
  characteristics: [
    { name: 'memoryGigabytes', label: 'Mémoire minimale (Go)', initial: '4' },
    { name: 'storageGigabytes', label: 'Stockage minimal (Go)', initial: '32' },
  ],
  encryption: [],
  age: [{ name: 'years', label: 'Âge maximal (années)', initial: '5' }],
};

/** What was typed, as the schema reads it: versions stay text, an empty one asks for nothing. */
export function typedThreshold(rule: ComplianceRule, typed: Readonly<Record<string, string>>): unknown {
  if (rule === 'encryption') return { required: true };
  const fields = THRESHOLD_FIELDS[rule].map(({ name }) => {
    const text = (typed[name] ?? '').trim();
    if (rule === 'osVersion') return [name, text === '' ? null : text];
    return [name, text === '' ? undefined : Number(text)];
  });
  return Object.fromEntries(fields) as unknown;
}
