import type { Tx } from '../postgres/database.service.js';
import type { EventType } from './event.js';

export type Handler = (payload: unknown, tx: Tx) => Promise<void>;
export type Listener = (payload: unknown) => void;

/** Who listens to which event. Filled while the process starts, read by the relay and the fan-out. */
export class Events {
  readonly #handlers = new Map<string, Map<string, Handler>>();
  readonly #listeners = new Map<string, Listener[]>();

  /**
   * In one process, at least once, in a system transaction: what the handler writes through `tx` and the fact that it
   * has handled the event are one commit. Anything else it does may happen twice. `name` is stable: it is stored.
   */
  on<P>(type: EventType<P>, handler: (payload: P, tx: Tx) => Promise<void>, options: { readonly name: string }): void {
    const handlers = this.#handlers.get(type.type) ?? new Map<string, Handler>();
    if (handlers.has(options.name)) throw new Error(`${type.type} is already handled by ${options.name}`);
    this.#handlers.set(type.type, handlers.set(options.name, handler as Handler));
  }

  /** In every process, best effort, after the commit: for what each process holds in memory (connections, feeds). */
  everywhere<P>(type: EventType<P>, listener: (payload: P) => void): void {
    this.#listeners.set(type.type, [...(this.#listeners.get(type.type) ?? []), listener as Listener]);
  }

  handlersOf(type: string): ReadonlyMap<string, Handler> {
    return this.#handlers.get(type) ?? new Map<string, Handler>();
  }

  listenersOf(type: string): readonly Listener[] {
    return this.#listeners.get(type) ?? [];
  }
}
