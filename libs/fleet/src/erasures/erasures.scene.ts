import type { Approval } from '@chariot/contract';
import { Approvals, CarryingOut, Freeze, Sessions } from '@chariot/identity';
import { newId, Reach, type FrozenClock, type Role } from '@chariot/kernel';
import { SESSION_RESOLVER, type SessionResolver } from '@chariot/platform';
import { DesiredState } from '../configurations/desired-state.service.js';
import { Reports } from '../configurations/reports.service.js';
import type { Scene } from '../fleet.scene.js';
import { ErasureRequests } from './erasure-requests.service.js';

type OwnerQuery = <T extends object>(sql: string, params?: unknown[]) => Promise<T[]>;
export const MINUTE = 60_000;
const SESSIONS = Reach.system('connexion');

/** People who are signed in and have just proved that it is they, and what they and tablets do about erasing. */
export class ErasureScene {
  constructor(
    readonly scene: Scene,
    readonly clock: FrozenClock,
    readonly owner: OwnerQuery,
  ) {}

  /** @returns her token */
  async person(who: string, role: Role, placeId: string): Promise<string> {
    const id = newId();
    await this.owner('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())', [
      ...[id, who, `${id}@exemple.fr`],
    ]);
    await this.owner(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
       values ($1, $2, $3, $4, '2016-09-01', $5)`,
      [newId(), id, role, placeId, this.clock.now()],
    );
    const { token } = await this.scene.database.transaction(SESSIONS, (tx) =>
      this.scene
        .get(Sessions)
        .open(tx, SESSIONS, { personId: id, displayName: who }, { method: 'passkey', userAgent: undefined }),
    );
    return token;
  }

  /** Who she is now, as a door sees her: everybody has just proved herself. */
  async reach(token: string): Promise<Reach> {
    await this.owner('update identity.session set proven_at = $1', [this.clock.now()]);
    const resolver = this.scene.get<SessionResolver>(SESSION_RESOLVER as never);
    const reach = await resolver.resolve(token);
    if (reach === null) throw new Error('not signed in');
    return reach;
  }

  async ask(token: string, deviceIds: readonly string[]): Promise<Approval> {
    return this.scene.act(await this.reach(token), (tx, reach) =>
      this.scene.get(ErasureRequests).ask(tx, reach, deviceIds, 'Fin de l’école.'),
    );
  }

  async approve(token: string, id: string): Promise<Approval> {
    return this.scene.act(await this.reach(token), (tx, reach) => this.scene.get(Approvals).approve(tx, reach, id));
  }

  async stop(token: string, id: string): Promise<Approval> {
    return this.scene.act(await this.reach(token), (tx, reach) =>
      this.scene.get(Approvals).stop(tx, reach, id, 'Erreur.'),
    );
  }

  async freeze(token: string): Promise<void> {
    await this.scene.act(await this.reach(token), (tx, reach) => this.scene.get(Freeze).set(tx, reach, 'Compte volé.'));
  }

  /** By the owner's hand: two administrators are identity's business. */
  async thaw(): Promise<void> {
    await this.owner('alter table identity.freeze disable trigger user');
    await this.owner('delete from identity.freeze');
    await this.owner('alter table identity.freeze enable trigger user');
  }

  /** What the leader does every second. @returns how many were carried out */
  tick(): Promise<number> {
    return this.scene.get(CarryingOut).run();
  }

  /** Asked by one, approved by the other, waited for and carried out. @returns the approval's id */
  async agreed(asker: string, approver: string, deviceIds: readonly string[]): Promise<string> {
    const { id } = await this.ask(asker, deviceIds);
    await this.approve(approver, id);
    this.clock.advance(15 * MINUTE);
    await this.tick();
    return id;
  }

  /** The operation that a device is told to erase itself for, or `null`. */
  async told(deviceId: string): Promise<string | null> {
    const next = await this.scene.act(Reach.device(deviceId), (tx, reach) =>
      this.scene.get(DesiredState).next(tx, reach, { revision: null }),
    );
    return next.kind === 'operate' && next.operation.kind === 'erase' ? next.operation.id : null;
  }

  confirm(deviceId: string, operationId: string): Promise<'go' | 'hold'> {
    return this.scene.act(Reach.device(deviceId), (tx, reach) =>
      this.scene.get(Reports).starting(tx, reach, operationId),
    );
  }

  report(deviceId: string, operationId: string, failure: string | null = null): Promise<void> {
    const status = failure === null ? 'done' : 'failed';
    return this.scene.act(Reach.device(deviceId), (tx, reach) =>
      this.scene.get(Reports).operation(tx, reach, { reportId: newId(), operationId, status, why: failure }),
    );
  }
}
