/**
 * The account of the pupils' session. Its home is not in /home, which the agent's service does not see: what it may empty
 * is this home and no other.
 */
export const PUPIL = { name: 'eleve', home: '/var/lib/chariot-session/eleve' } as const;

/** Written while there is such a session: who may be cleared. */
export const SESSION_FILE = '/etc/chariot/session.json';
