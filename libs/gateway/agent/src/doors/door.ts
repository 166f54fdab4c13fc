import type { DoorName } from '@chariot/wire-agent';
import type { DeviceIdentity } from '@chariot/pki';

/** What a device brings to a door. */
export interface Visit {
  readonly query: unknown;
  /** As it came: nothing has read it. Empty when nothing came. */
  readonly body: Buffer;
  /** Milliseconds since its head was read. */
  readonly waitedMs: number;
  /** Aborted once nobody waits for the answer any more. */
  readonly gone: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** JSON, unless `type` says otherwise. */
  readonly body: string | Buffer;
  readonly type?: string;
}

/** `anybody`: who comes has no identity yet. `device`: only somebody that pki has identified is let in. */
export type AgentDoor =
  | { readonly to: 'anybody'; readonly bodyLimit: number; answer(visit: Visit): Promise<Answer> }
  | {
      readonly to: 'device';
      readonly bodyLimit: number;
      answer(visit: Visit, device: DeviceIdentity): Promise<Answer>;
    };

/** One for each door of the wire, by type: a door that is forgotten does not compile. */
export type AgentDoors = Readonly<Record<DoorName, AgentDoor>>;

/**
 * A reply of ours, encoded. When the wire refuses it the fault is ours: the device, which would otherwise be told that
 * its own message is malformed, keeps it and comes back.
 * @throws Error, never a `DomainError`
 */
export function replying(encode: () => string, status = 200): Answer {
  try {
    return { status, body: encode() };
  } catch (error) {
    throw new Error('The wire refuses our own reply', { cause: error });
  }
}
