export type PresenceListener = (deviceId: string, online: boolean) => void;

/**
 * Wakes devices and hears who is online. A message says nothing but "ask me": it may be lost (a poll catches up),
 * repeated, or read by anybody. Two implementations: `EmbeddedBroker` and `ExternalBroker`.
 */
export interface WakeChannel {
  /** Whether each process of the instance reaches every device by it: then one of them is to speak, and not all. */
  readonly shared: boolean;
  start(): Promise<void>;
  /** Resolves once handed to the broker; a device that is not connected is not an error. */
  wake(deviceId: string): Promise<void>;
  onPresence(listener: PresenceListener): void;
  /** Cuts the connections made with this certificate (SHA-256, lower-case hex), at once where the broker is ours. */
  disconnect(fingerprint: string): void;
  stop(): Promise<void>;
}
export const WAKE_CHANNEL = Symbol('WakeChannel');

const ROOT = 'chariot/devices';
export const wakeTopic = (deviceId: string): string => `${ROOT}/${deviceId}/wake`;
/** The device says `1` there when it comes, and its last will says `0`. */
export const presenceTopic = (deviceId: string): string => `${ROOT}/${deviceId}/presence`;
export const EVERY_PRESENCE = presenceTopic('+');
export const presenceDevice = (topic: string): string | undefined =>
  /^chariot\/devices\/([^/+#]{1,64})\/presence$/.exec(topic)?.[1];
