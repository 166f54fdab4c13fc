import type { DeviceErasure } from '@chariot/contract';

type State = DeviceErasure['state'];

export const ERASURE_WORDS: Readonly<Record<State, string>> = {
  due: 'À effacer',
  erasing: 'Effacement en cours',
  erased: 'Effacée',
  failed: 'Effacement échoué',
  expired: 'Pas effacée à temps',
};

/** What to do, beside the cart: one line on a tile. An erased tablet has left its slot. */
export const ERASURE_ON_TILE: Readonly<Record<State, string>> = {
  due: 'À effacer : rallumez-la à portée de la borne.',
  erasing: 'Effacement en cours : laissez-la allumée.',
  erased: 'Effacée : enrôlez-la avec un code pour qu’elle serve.',
  failed: 'Effacement échoué : ouvrez sa page pour savoir que faire.',
  expired: 'Pas effacée : elle n’est pas revenue à temps.',
};

/** What happened at that moment, and what to do: on the tablet's page. `when` is « le 25/11/2026 à 14 h 05 ». */
export const ERASURE_ADVICE: Readonly<Record<State, (when: string) => string>> = {
  due: (when) =>
    `Deux personnes se sont accordées pour l’effacer ; elle l’attend depuis ${when}. Rallumez-la à portée de la borne : elle s’effacera d’elle-même. Pour l’empêcher, annulez l’effacement plus bas tant qu’elle n’est pas revenue.`,
  erasing: (when) =>
    `Elle s’efface depuis ${when}. Laissez-la allumée, branchée si possible : cela ne peut plus être arrêté.`,
  erased: (when) =>
    `La tablette l’a confirmé ${when}. Ce que les élèves et les enseignants y avaient laissé n’y est plus. Pour qu’elle serve de nouveau, ouvrez l’enrôlement de sa classe mobile et saisissez son code.`,
  failed: (when) =>
    `La tablette l’a dit ${when} : ce qu’elle contient y est peut-être encore. Gardez-la sous clé, puis demandez de nouveau l’effacement ou faites-la réinitialiser par le service informatique.`,
  expired: (when) =>
    `Elle n’est pas revenue avant ${when} : elle n’a pas été effacée, et ne le sera plus d’elle-même. Si elle reparaît, demandez de nouveau l’effacement.`,
};

/** Whether it may be asked for now: not twice, and not of a tablet that has nothing left. */
export const mayBeErased = (erasure: DeviceErasure | null): boolean =>
  erasure === null || erasure.state === 'failed' || erasure.state === 'expired';
