import type { ComplianceRule } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { Gap } from './assessment.js';

type Words = (details: Gap['details']) => string;

const dayOf = (instant: unknown): string => LocalDate.format(LocalDate.at(new Date(String(instant))));
const listOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');

/** One French sentence for what was found, beside what was expected. */
const SENTENCES: Readonly<Record<ComplianceRule, Words>> = {
  unseen: ({ days, lastContactAt }) =>
    `Plus vue depuis le ${dayOf(lastContactAt)}, alors que son chariot a servi ${days === 1 ? 'un jour' : `${String(days)} jours`} depuis.`,
  configuration: ({ since, failed }) =>
    failed === 1
      ? `Un réglage demandé depuis le ${dayOf(since)} a échoué.`
      : `Ses réglages du ${dayOf(since)} ne sont pas tous appliqués, bien qu’elle ait été en ligne depuis.`,
  missingApp: ({ apps }) =>
    Array.isArray(apps) && apps.length > 1
      ? `Applications demandées et absentes : ${listOf(apps)}.`
      : `Application demandée et absente : ${listOf(apps)}.`,
  osVersion: ({ system, version, minimum }) =>
    `${String(system)} ${String(version)}, alors que la version ${String(minimum)} au moins est demandée.`,
  storage: ({ percent, minimum }) => `${String(percent)} % de stockage libre, pour ${String(minimum)} % au moins.`,
  battery: ({ percent, minimum }) =>
    `Batterie à ${String(percent)} % de sa capacité d’origine, pour ${String(minimum)} % au moins.`,
  characteristics: ({ below }) => `Sous le minimum convenu avec l’académie : ${listOf(below)}.`,
  encryption: () => 'Son stockage n’est pas chiffré.',
  age: ({ since, years }) =>
    `En possession depuis le ${LocalDate.format(LocalDate.parse(String(since)))}, plus de ${String(years)} ans.`,
};

export const findingSentence = (rule: ComplianceRule, details: Gap['details']): string => SENTENCES[rule](details);
