/** Something that happened, in the past tense: `fleet.DeviceEnrolled`. Its payload is JSON, without secrets. */
export interface DomainEvent<P = unknown> {
  readonly type: string;
  readonly payload: P;
}

export interface EventType<P> {
  readonly type: string;
  of(payload: P): DomainEvent<P>;
  is(event: DomainEvent): event is DomainEvent<P>;
}

const NAME = /^[a-z][a-z-]*\.[A-Z][A-Za-z0-9]{1,80}$/;

/** Declares an event: `defineEvent<{ deviceId: string }>('fleet.DeviceEnrolled')`. */
export function defineEvent<P>(type: string): EventType<P> {
  if (!NAME.test(type)) throw new TypeError(`An event is called domain.PastTense, not ${type}`);
  return {
    type,
    of: (payload) => ({ type, payload }),
    is: (event): event is DomainEvent<P> => event.type === type,
  };
}
