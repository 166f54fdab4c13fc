/** What may be ordered to go wrong with a simulated tablet, at any moment, and to be right again. */
export const FAULTS = {
  /** Every connection takes two seconds more, every configuration one. */
  slow: 'lente',
  /** No network at all; it comes back when the fault goes. */
  offline: 'hors réseau',
  /** Its clock says 1 January 1970 and runs from there. */
  clock1970: 'horloge en 1970',
  /** It is off, as if torn out; when the fault goes it starts again, in 1970. */
  batteryFlat: 'batterie vide',
  /** Nothing more can be written for its settings. */
  diskFull: 'disque plein',
  /** Says that everything is applied, and applies nothing. */
  liar: 'menteuse',
  /** Told to erase itself, it waits until the fault goes before it asks whether to go on. */
  hesitant: 'hésitante',
  /** Told its settings, it waits until the fault goes before it applies them. */
  pensive: 'songeuse',
  /** The reply to every other report is lost on the way. */
  lostReport: 'réponses perdues',
  /** Its key and certificate were copied to a second machine, which is at work as well until the fault goes. */
  clone: 'identité copiée',
  /** Only the server's own port passes: no MQTT. */
  nomqtt: 'MQTT bloqué',
} as const;
export type Fault = keyof typeof FAULTS;

/** Names of faults, as in a file. Throws TypeError on a name that is none. */
export function faultsOf(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw new TypeError('a list of faults is expected');
  return value.map((name) => {
    if (typeof name !== 'string' || !Object.hasOwn(FAULTS, name)) throw new TypeError(`unknown fault: ${String(name)}`);
    return name as Fault;
  });
}
