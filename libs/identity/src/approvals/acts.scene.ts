import type { Approval } from '@chariot/contract';
import { DomainError, type Reach } from '@chariot/kernel';
import { SESSION_RESOLVER, type SessionResolver, type Tx } from '@chariot/platform';
import { IdentityScene, type SceneDatabase } from '../identity.scene.js';
import { Freeze } from '../freeze/freeze.service.js';
import { Approvals } from './approvals.service.js';
import { CarryingOut } from './carrying-out.service.js';
import type { DangerousAct } from './dangerous-act.port.js';

export type SpecPayload = { readonly devices: number; readonly mood?: 'refuses' | 'breaks' };
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** An act whose only trace is a row of a table of the spec. */
export const ERASE: DangerousAct<SpecPayload> = {
  act: 'spec.device.erase',
  permission: 'device:erase',
  decider: 'approval:decide',
  delayMinutes: 15,
  lifeHours: 48,
  perPersonPerDay: 12,
  oneSchoolPerDay: true,
  payload: { parse: (value) => value as SpecPayload },
  title: ({ devices }) => `Effacer ${devices} tablettes`,
  carryOut: async (tx, _reach, { id, payload }) => {
    await tx.execute('insert into identity.spec_done (approval_id) values ($1)', [id]);
    if (payload.mood === 'refuses')
      throw new DomainError('spec.refused', 'conflict', { fr: 'Les tablettes sont parties.' });
    if (payload.mood === 'breaks') throw new Error('It breaks');
  },
};

/** The scene of identity, with an act, a table of what was done, and two schools' worth of people. */
export class ActsScene {
  private constructor(
    readonly scene: IdentityScene,
    readonly db: SceneDatabase,
  ) {}

  static async open(db: SceneDatabase): Promise<ActsScene> {
    const scene = await IdentityScene.open(db);
    await db.ownerQuery('create table identity.spec_done (approval_id uuid not null)');
    await db.ownerQuery('grant insert, select on identity.spec_done to chariot_app');
    scene.find(Approvals).register(ERASE);
    const { places } = scene;
    await scene.plant('l’administration', [{ role: 'administrator', placeId: places.academie }]);
    await scene.plant('la seconde administration', [{ role: 'administrator', placeId: places.academie }]);
    await scene.plant('l’administration de Crêts', [{ role: 'administrator', placeId: places.crets }]);
    await scene.plant('la référente', [{ role: 'digitalReferent', placeId: places.belledonne }]);
    await scene.plant('l’informatique de Crêts', [{ role: 'it', placeId: places.crets }]);
    await scene.plant('la directrice de Ferry', [{ role: 'schoolHead', placeId: places.ferry }]);
    await scene.plant('l’enseignante de Ferry', [{ role: 'teacher', placeId: places.ferry }]);
    await scene.plant('le directeur de David', [{ role: 'schoolHead', placeId: places.david }]);
    return new ActsScene(scene, db);
  }

  /** Takes the database's own wall away: what is left is the service. It only fills in what the guard fills in. */
  async withoutGuard(): Promise<void> {
    await this.db.ownerQuery(`
      create or replace function identity.guard_approval() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          new.payload_hash := encode(sha256(convert_to(new.payload::text, 'UTF8')), 'hex');
          new.asked_proven_at := new.asked_at;
        else
          new.starts_at := new.approved_at + make_interval(mins => new.delay_minutes);
          new.approved_proven_at := case when new.approved_by is not null then new.approved_at end;
        end if;
        return new;
      end $$`);
    // What is left of the quota is the note of what was taken.
    await this.db.ownerQuery(`
      create function identity.spec_note() returns trigger language plpgsql security definer as $$
      begin
        if tg_op = 'INSERT' or (old.state = 'asked' and new.state = 'approved' and not new.by_operator) then
          insert into identity.quota_use (person_id, act, place_id, weight, taken_at)
            values (coalesce(new.approved_by, new.asked_by), new.act, new.place_id, new.weight, coalesce(new.approved_at, new.asked_at));
        end if;
        return null;
      end $$`);
    await this.db.ownerQuery(
      'create trigger spec_note after insert or update on identity.approval for each row execute function identity.spec_note()',
    );
    await this.db.ownerQuery('alter table identity.approval disable row level security');
    for (const wall of ['two_people', 'two_sessions', 'proofs', 'after_delay']) {
      await this.db.ownerQuery(`alter table identity.approval drop constraint approval_${wall}`);
    }
  }

  /** Who she is and what she holds now, as a door sees her. */
  async reach(who: string): Promise<Reach> {
    const reach = await this.scene.app.get<SessionResolver>(SESSION_RESOLVER).resolve(this.scene.tokenOf(who));
    if (reach === null) throw new Error(`${who} is not signed in`);
    return reach;
  }

  async as<T>(who: string, work: (tx: Tx, reach: Reach) => Promise<T>): Promise<T> {
    const reach = await this.reach(who);
    return this.db.database.transaction(reach, (tx) => work(tx, reach));
  }

  askErase(
    who: string,
    {
      placeId = this.scene.places.ferry,
      devices = 2,
      mood,
    }: { placeId?: string; devices?: number; mood?: SpecPayload['mood'] } = {},
  ): Promise<Approval> {
    return this.as(who, (tx, reach) =>
      this.scene.find(Approvals).ask(tx, reach, {
        act: ERASE,
        placeId,
        subject: { kind: 'classroom', id: 'une', label: 'Classe mobile CM2' },
        items: ['Tablette 7'],
        weight: devices,
        payload: { devices, ...(mood !== undefined && { mood }) },
        reason: 'fin de l’école',
      }),
    );
  }

  approve(who: string, id: string): Promise<Approval> {
    return this.as(who, (tx, reach) => this.scene.find(Approvals).approve(tx, reach, id));
  }

  stop(who: string, id: string): Promise<Approval> {
    return this.as(who, (tx, reach) => this.scene.find(Approvals).stop(tx, reach, id, 'trop tôt'));
  }

  freeze(who: string) {
    return this.as(who, (tx, reach) => this.scene.find(Freeze).set(tx, reach, 'compte volé ?'));
  }

  /** What the leader does every second. */
  tick(): Promise<number> {
    return this.scene.find(CarryingOut).run();
  }

  /** How often an act really happened, counted by the owner. */
  async done(id: string): Promise<number> {
    return (await this.db.ownerQuery('select from identity.spec_done where approval_id = $1', [id])).length;
  }

  async stateOf(id: string): Promise<string | undefined> {
    const [row] = await this.db.ownerQuery<{ state: string }>('select state from identity.approval where id = $1', [
      id,
    ]);
    return row?.state;
  }

  /** The end of what the specs before have left: nobody's quota is touched, nothing is frozen, all have just proved. */
  async anew(): Promise<void> {
    await this.db.ownerQuery('alter table identity.approval disable trigger user');
    await this.db.ownerQuery('delete from identity.quota_use');
    await this.db.ownerQuery('update identity.approval set stopped_by_freeze = null');
    await this.db.ownerQuery('delete from identity.freeze');
    await this.db.ownerQuery('delete from identity.approval');
    await this.db.ownerQuery('alter table identity.approval enable trigger user');
    await this.prove();
  }

  /** Everybody proves now that it is she. */
  async prove(): Promise<void> {
    const now = this.scene.clock.now();
    await this.db.ownerQuery(
      `update identity.session set proven_at = $1::timestamptz, last_seen_at = $1::timestamptz, expires_at = $1::timestamptz + interval '30 days'`,
      [now],
    );
  }
}
