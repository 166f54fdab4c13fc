import { Inject, Injectable } from '@nestjs/common';
import { newId, PERMISSIONS, type Clock, type Reach } from '@chariot/kernel';
import type { Me, Person } from '@chariot/contract';
import { CLOCK, Journal, violatedConstraint, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { CredentialChange } from '../credentials/credential-change.service.js';
import { identityError } from '../errors.js';
import { INSTANCE_INFO, type InstanceInfo } from '../sessions/instance-info.port.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { Roles, type AskedRole } from '../roles/roles.service.js';
import { normalEmail } from './person.js';
import { PeopleRepository, type PersonFilter, type PersonRow } from './people.repository.js';

export interface PersonQuery extends PersonFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface PersonPage {
  readonly items: Person[];
  readonly next: string | null;
  readonly total: number;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Injectable()
export class People {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly repository: PeopleRepository,
    private readonly roles: Roles,
    private readonly rolesRepository: RolesRepository,
    private readonly places: Places,
    private readonly credentials: CredentialChange,
    private readonly journal: Journal,
  ) {}

  /** People who hold or held a role where the caller may read people, with those roles only. */
  async list(tx: Tx, reach: Reach, { limit, after, ...filter }: PersonQuery): Promise<PersonPage> {
    if (after !== undefined && !ID.test(after)) throw identityError('unknownPage');
    const now = this.clock.now();
    const rows = await this.repository.page(tx, reach, filter, now, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: await this.#complete(tx, reach, page),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.repository.count(tx, reach, filter, now),
    };
  }

  /** @throws DomainError `identity.personNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Person> {
    const row = await this.repository.find(tx, reach, id);
    const [person] = row === undefined ? [] : await this.#complete(tx, reach, [row]);
    if (person === undefined) throw identityError('personNotFound');
    return person;
  }

  /** A person comes with her first role. @throws DomainError `identity.emailTaken` and those of `Roles.grant` */
  async add(
    tx: Tx,
    reach: Reach,
    asked: { readonly displayName: string; readonly email: string; readonly role: AskedRole },
  ): Promise<Person> {
    const person = { id: newId(), displayName: asked.displayName.trim(), email: normalEmail(asked.email) };
    try {
      await this.repository.insert(tx, person, this.clock.now());
    } catch (error) {
      if (violatedConstraint(error) !== 'person_email_unique') throw error;
      throw identityError('emailTaken', { email: person.email }, { cause: error });
    }
    await this.journal.record(tx, reach, {
      act: 'identity.person.added',
      subject: { kind: 'person', id: person.id, label: person.displayName },
      placeId: asked.role.placeId,
      details: { role: asked.role.role },
    });
    await this.roles.grant(tx, reach, person, asked.role);
    return this.get(tx, reach, person.id);
  }

  async grantRole(tx: Tx, reach: Reach, personId: string, asked: AskedRole): Promise<Person> {
    await this.roles.grant(tx, reach, await this.get(tx, reach, personId), asked);
    return this.get(tx, reach, personId);
  }

  async endRole(tx: Tx, reach: Reach, personId: string, roleId: string): Promise<Person> {
    await this.roles.end(tx, reach, await this.get(tx, reach, personId), roleId);
    return this.get(tx, reach, personId);
  }

  /** The signed-in person, with the roles that she holds today. */
  async me(tx: Tx, reach: Reach): Promise<Me> {
    const own = await this.repository.own(tx, reach);
    if (own === undefined) throw identityError('personNotFound');
    const roles = await this.rolesRepository.own(tx, reach, this.clock.now());
    // A commune's administration administers its commune, not the machine that every commune shares.
    const whole = reach.may('system:administer') && (await this.places.administersInstance(tx));
    return {
      personId: own.id,
      displayName: own.displayName,
      email: own.email,
      roles: await this.roles.shown(tx, roles),
      permissions: PERMISSIONS.filter((one) => reach.may(one) && (one !== 'system:administer' || whole)),
      provenAt: reach.credential?.provenAt?.toISOString() ?? null,
      canProve: await this.credentials.canProve(tx, reach),
      instance: { ...this.instance },
    };
  }

  async #complete(tx: Tx, reach: Reach, rows: readonly PersonRow[]): Promise<Person[]> {
    if (rows.length === 0) return [];
    const held = await this.rolesRepository.ofPeople(
      tx,
      reach,
      rows.map(({ id }) => id),
      this.clock.now(),
    );
    const shown = new Map((await this.roles.shown(tx, held)).map((role) => [role.id, role]));
    return rows.map(({ id, displayName, email, lastSignInAt, disabledAt }) => {
      const own = held.filter(({ personId }) => personId === id);
      return {
        id,
        displayName,
        email,
        active: disabledAt === null && own.some(({ current }) => current),
        disabledAt: disabledAt?.toISOString() ?? null,
        lastSignInAt: lastSignInAt?.toISOString() ?? null,
        roles: own.flatMap((role) => shown.get(role.id) ?? []),
      };
    });
  }
}
