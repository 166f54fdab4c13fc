import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Approval } from '@chariot/contract';
import { LocalDate, Period, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { People } from '../people/people.service.js';
import { checkRoleFits } from '../roles/held-role.js';
import { Roles } from '../roles/roles.service.js';
import { Approvals } from './approvals.service.js';
import type { AgreedAct, DangerousAct } from './dangerous-act.port.js';

/** As a type: it must be JSON. */
type AdministratorPayload = {
  readonly personId: string;
  readonly person: string;
  readonly placeId: string;
  readonly place: string;
  readonly from: string;
  readonly until: string | null;
};

export interface AskedAdministrator {
  readonly placeId: string;
  readonly from: string;
  readonly until: string | null;
  readonly reason: string;
}

/** Making somebody an administrator: whoever holds that role may do the rest. */
@Injectable()
export class Administrators implements OnModuleInit {
  readonly #act: DangerousAct<AdministratorPayload> = {
    act: 'identity.role.administer',
    permission: 'system:administer',
    decider: 'system:administer',
    delayMinutes: 60,
    lifeHours: 72,
    perPersonPerDay: 3,
    oneSchoolPerDay: false,
    payload: { parse: administratorPayload },
    title: ({ person, place }) => `Confier l’administration de « ${place} » à ${person}`,
    carryOut: (tx, reach, agreed) => this.#carryOut(tx, reach, agreed),
  };

  constructor(
    private readonly people: People,
    private readonly roles: Roles,
    private readonly places: Places,
    private readonly approvals: Approvals,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
  }

  /** @throws DomainError `identity.personNotFound`, `identity.roleUnfit`, and those of `Approvals.ask` */
  async ask(tx: Tx, reach: Reach, personId: string, asked: AskedAdministrator): Promise<Approval> {
    const person = await this.people.get(tx, reach, personId);
    const place = await this.places.get(tx, reach, asked.placeId);
    checkRoleFits('administrator', place.kind);
    const { from, until } = Period.of(
      LocalDate.parse(asked.from),
      asked.until === null ? null : LocalDate.parse(asked.until),
    );
    return this.approvals.ask(tx, reach, {
      act: this.#act,
      placeId: place.id,
      subject: { kind: 'person', id: person.id, label: person.displayName },
      items: [],
      weight: 1,
      payload: { personId, person: person.displayName, placeId: place.id, place: place.name, from, until },
      reason: asked.reason,
    });
  }

  /** The one who asked is the one who gives it: it is young for 72 hours. */
  async #carryOut(tx: Tx, reach: Reach, { payload, askedBy }: AgreedAct<AdministratorPayload>): Promise<void> {
    const person = await this.people.get(tx, reach, payload.personId);
    const { placeId, from, until } = payload;
    await this.roles.grant(
      tx,
      reach,
      person,
      { role: 'administrator', placeId, from, until, ticket: null },
      { grantedBy: askedBy.personId },
    );
  }
}

function administratorPayload(value: unknown): AdministratorPayload {
  const { personId, person, placeId, place, from, until } = value as Partial<AdministratorPayload>;
  const texts = [personId, person, placeId, place, from, ...(until === null ? [] : [until])];
  if (!texts.every((text) => typeof text === 'string')) throw new TypeError('Not what it was asked with');
  return { personId, person, placeId, place, from, until } as AdministratorPayload;
}
