import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

const BATCH = 5000;

/** What somebody did here, as the rows themselves remember it beside the journal. */
export interface ActRecord {
  readonly what: string;
  readonly on: string;
  readonly at: Date;
}

/** The system's: what is forgotten, and what is held of one person. */
@Injectable()
export class KeepingRepository {
  async forgetReports(tx: Tx, before: Date): Promise<number> {
    const row = await tx.one<{ gone: number }>('select fleet.forget_reports($1, $2)::int as gone', [before, BATCH]);
    return row?.gone ?? 0;
  }

  async forgetOperations(tx: Tx, before: Date): Promise<number> {
    const row = await tx.one<{ gone: number }>('select fleet.forget_operations($1, $2)::int as gone', [before, 500]);
    return row?.gone ?? 0;
  }

  /** Sealed copies of codes whose window was over by then: the codes point at them no more. @returns their ids */
  async dropSealedCodes(tx: Tx, before: Date): Promise<string[]> {
    const due = await tx.query<{ id: string; secretId: string }>(
      `select code.id, code.secret_id as "secretId"
         from fleet.enrolment_code code join fleet.enrolment_window on enrolment_window.id = code.window_id
        where code.secret_id is not null and least(expires_at, closed_at) < $1
        order by code.id limit 500 for no key update of code`,
      [before],
    );
    await tx.execute('update fleet.enrolment_code set secret_id = null where id = any ($1::uuid[])', [
      due.map(({ id }) => id),
    ]);
    return due.map(({ secretId }) => secretId);
  }

  actsOf(tx: Tx, personId: string, limit: number): Promise<ActRecord[]> {
    return tx.query<ActRecord>(
      `select * from (
         select 'État d’un appareil changé : ' || change.reason as what, device.serial_number as on, change.at
           from fleet.state_change change join fleet.device on device.id = change.device_id
          where change.actor ->> 'id' = $1
         union all select 'Fenêtre d’enrôlement ouverte', classroom.name, opened_at
           from fleet.enrolment_window opened join fleet.classroom on classroom.id = opened.classroom_id
          where opened_by ->> 'id' = $1
         union all select 'Opération lancée', target_name, created_at from fleet.operation
          where created_by ->> 'id' = $1
         union all select 'Livraison enregistrée', classroom.name, delivery.created_at
           from fleet.delivery join fleet.classroom on classroom.id = delivery.classroom_id
          where created_by ->> 'id' = $1
         union all select 'Profil écrit', profile.name, version.changed_at
           from fleet.profile_version version join fleet.profile on profile.id = version.profile_id
          where version.changed_by ->> 'id' = $1
         union all select 'Profil affecté', profile.name, made_at
           from fleet.assignment join fleet.profile on profile.id = assignment.profile_id where made_by ->> 'id' = $1
         union all select 'Affectation d’un profil', profile.name, made_at
           from fleet.past_assignment past join fleet.profile on profile.id = past.profile_id where made_by ->> 'id' = $1
         union all select 'Affectation d’un profil retirée', profile.name, ended_at
           from fleet.past_assignment past join fleet.profile on profile.id = past.profile_id where ended_by ->> 'id' = $1
         union all select 'Déploiement d’un profil lancé', profile.name, started_at
           from fleet.rollout join fleet.profile on profile.id = rollout.profile_id where started_by ->> 'id' = $1
         union all select 'Déploiement d’un profil terminé', profile.name, ended_at
           from fleet.rollout join fleet.profile on profile.id = rollout.profile_id where ended_by ->> 'id' = $1
         union all select 'Panne signalée : ' || repair.description, device.serial_number, opened_at
           from fleet.repair join fleet.device on device.id = repair.device_id where opened_by ->> 'id' = $1
         union all select 'Panne close', device.serial_number, closed_at
           from fleet.repair join fleet.device on device.id = repair.device_id where closed_by ->> 'id' = $1
         union all select 'Application demandée', name, asked_at from fleet.app_request where asked_by_id::text = $1
         union all select 'Avis sur une application', request.name, opinion.at
           from fleet.app_opinion opinion join fleet.app_request request on request.id = opinion.request_id
          where opinion.person_id::text = $1
         union all select 'Réponse à une demande d’application', name, decided_at from fleet.app_request
          where decided_by ->> 'id' = $1
         union all select 'Application ajoutée au catalogue', name, added_at from fleet.app
          where added_by ->> 'id' = $1
         union all select 'Application affectée', app.name, assigned_at
           from fleet.app_assignment assigned join fleet.app on app.id = assigned.app_id
          where assigned_by ->> 'id' = $1
         union all select 'Seuils de conformité fixés', place.name, changed_at
           from fleet.compliance_policy policy join territory.place on place.id = policy.place_id
          where changed_by ->> 'id' = $1
       ) act order by at desc limit $2`,
      [personId, limit],
    );
  }
}
