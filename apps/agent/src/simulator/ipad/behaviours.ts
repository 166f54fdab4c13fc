import { ipadError } from './errors.js';

/** What a simulated iPad may be ordered to do badly, at any moment, and to do well again. */
export const BEHAVIOURS = {
  /** Every exchange waits first. */
  slow: 'lent',
  /** Its screen is locked: NotNow to whatever a locked iPad puts off. */
  locked: 'verrouillé',
  /** Every command fails. */
  failing: 'en échec',
  /** It understands no command. */
  confused: 'ne comprend pas',
  /** No network; what wakes it meanwhile is lost, but for the last. */
  offline: 'hors réseau',
  /** The reply to every other exchange of its management is lost, once the server has sent it. */
  lostReplies: 'réponses perdues',
  /** Each report is sent twice. */
  duplicates: 'rapports en double',
  /** Its clock says 1 January 1970, and runs from there. */
  wrongClock: 'horloge en 1970',
  /** Applications are promised and never come. */
  stuckApps: 'applications promises',
  /** It is woken and does not ask. */
  deaf: 'sourd',
  /** A renewed identity is acknowledged, without another Authenticate. */
  quietRenewal: 'renouvellement acquitté',
  /** It asks for a renewed identity as for its first, by the challenge of the profile, and not by the certificate that it has. */
  challengedRenewal: 'renouvellement par défi',
} as const;
export type Behaviour = keyof typeof BEHAVIOURS;

/** Names as they are given, `slow,locked`. @throws ipad.unknownBehaviour */
export function behavioursOf(names: readonly string[]): Behaviour[] {
  return names.map((name) => {
    if (!Object.hasOwn(BEHAVIOURS, name)) throw ipadError('unknownBehaviour', { name: name.slice(0, 40) });
    return name as Behaviour;
  });
}
