import type { PlaceRef, ProcessingRegister, RegisterEntry } from '@chariot/contract';
import { ROLE_LABELS, ROLE_PERMISSIONS, ROLES, type Permission } from '@chariot/kernel';
import { periodInFrench, type RetentionRule } from '@chariot/platform';
import { DRAFTS, PROCESSORS, SECURITY, TRANSFERS, type EntryDraft, type RegisterKind } from './register-entries.js';

const TITLES: Readonly<Record<RegisterKind, string>> = {
  usage: 'Registre des traitements : usages pédagogiques',
  assets: 'Registre des traitements : patrimoine, finances et réparations',
};

/** Who is answerable for what is done on which kind of place. */
export const REGISTER_PLACES: Readonly<Record<RegisterKind, readonly PlaceRef['kind'][]>> = {
  usage: ['academie', 'departement'],
  assets: ['localAuthority'],
};

/** The register of art. 30 RGPD as the code of today makes it true: recipients from the roles, periods from the rules. */
export function registerOf(
  kind: RegisterKind,
  place: PlaceRef,
  rules: readonly RetentionRule[],
  at: Date,
): ProcessingRegister {
  return {
    title: `${TITLES[kind]} — ${place.name}`,
    place,
    controller: controllerOf(kind, place),
    madeAt: at.toISOString(),
    entries: DRAFTS[kind].map((draft) => entryOf(draft, rules)),
  };
}

function controllerOf(kind: RegisterKind, place: PlaceRef): string {
  if (kind === 'assets')
    return `${place.name}, représentée par son exécutif ; son délégué à la protection des données.`;
  return place.kind === 'departement'
    ? `L’inspecteur d’académie, directeur académique des services de l’éducation nationale (DASEN) — ${place.name} ; le délégué à la protection des données de l’académie.`
    : `Le recteur de l’académie et, dans chaque département, le directeur académique (DASEN) — ${place.name} ; le délégué à la protection des données de l’académie.`;
}

function entryOf(draft: EntryDraft, rules: readonly RetentionRule[]): RegisterEntry {
  const { name, purpose, legalBasis, people, data, permissions } = draft;
  return {
    name,
    purpose,
    legalBasis,
    people: [...people],
    data: [...data],
    recipients: recipientsOf(permissions),
    processors: [...PROCESSORS],
    transfers: [...TRANSFERS],
    retention: rules
      .filter((rule) => draft.rules.includes(rule.name))
      .map(({ what, daysKept, why }) => ({ what, period: periodInFrench(daysKept), why })),
    security: [...SECURITY],
  };
}

/** The roles whose permissions reach these data, by their French names. */
export const recipientsOf = (permissions: readonly Permission[]): string[] =>
  ROLES.filter((role) => ROLE_PERMISSIONS[role].some((one) => permissions.includes(one))).map(
    (role) => ROLE_LABELS[role],
  );
