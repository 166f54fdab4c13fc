import type { Person } from '@chariot/contract';
import { Period } from '@chariot/kernel';
import type { LocalDate } from '@chariot/kernel';
import { today } from '../formats/index.js';

type HeldRole = Person['roles'][number];

/** Whether a role is held on a day; both ends of its period belong to it. */
export const heldOn = ({ from, until }: Pick<HeldRole, 'from' | 'until'>, date: LocalDate): boolean =>
  Period.contains({ from: from as LocalDate, until: until as LocalDate | null }, date);

/** « Référent numérique (Circonscription du Haut-Grésivaudan), … » */
export const rolesToday = (roles: readonly HeldRole[], now = new Date()): string =>
  roles
    .filter((role) => heldOn(role, today(now)))
    .map(({ label, place }) => `${label} (${place.name})`)
    .join(', ');
