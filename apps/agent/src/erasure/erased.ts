/**
 * What erasing takes away, besides what Chariot itself has put on the machine: files in these folders go, the folders
 * directly in them stay and are emptied wholly (a home keeps its owner, so that its session can be opened again).
 * Nothing else of the machine is touched: it starts and is enrolled anew.
 */
export const ERASED = [
  /** Pupils' files, browsers' profiles and caches, keyrings, wastebaskets. */
  '/home',
  /** The pupils' session. */
  '/var/lib/chariot-session',
  /** What was printed. */
  '/var/spool/cups',
  /** What the agent wrote down. */
  '/var/lib/chariot',
] as const;

/** What goes at the end of a year, when the machine stays in the fleet. The pupils' session is renewed by itself. */
export const YEAR = ['/home', '/var/spool/cups'] as const;

/** Whether a path of the machine is in what is erased. */
export const isErased = (path: string): boolean =>
  ERASED.some((place) => path === place || path.startsWith(`${place}/`));
