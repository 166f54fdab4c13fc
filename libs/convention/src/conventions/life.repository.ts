import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { LastDay } from './validity.js';
import type { TermsChanges } from './terms.js';

export interface SigningRow {
  readonly academieSignedOn: string | null;
  readonly localAuthoritySignedOn: string | null;
  readonly academieSignatory: string | null;
  readonly localAuthoritySignatory: string | null;
  readonly signedReference: string | null;
  readonly placeOfSignature: string | null;
  readonly signedPages?: number | null | undefined;
  readonly visaRequired: boolean;
  readonly visaOn: string | null;
  readonly academieOriginal: OriginalRow;
  readonly localAuthorityOriginal: OriginalRow;
}
interface OriginalRow {
  readonly bothSignatures: boolean;
  readonly keptSince: string | null;
}
export interface TerminationRow {
  readonly by: 'academie' | 'localAuthority';
  readonly letterSentOn: string;
  readonly letterReceivedOn: string | null;
  readonly registeredNumber: string | null;
  readonly reason: string;
}
export interface AmendmentRow {
  readonly id: string;
  readonly conventionId: string;
  readonly number: number;
  readonly subject: string;
  readonly articles: string[];
  readonly academieSignedOn: string;
  readonly localAuthoritySignedOn: string;
  readonly effectiveOn: string;
  readonly changes: TermsChanges;
  readonly recordedAt: Date;
}
/** What happened to a convention since it was written; the caller has found it under the same reach. */
export interface LifeRow {
  readonly conventionId: string;
  readonly signing: SigningRow | null;
  readonly termination: TerminationRow | null;
  readonly closedOn: string | null;
  readonly lastDay: LastDay;
}

@Injectable()
export class LifeRepository {
  async lives(_reach: Reach, tx: Tx, conventionIds: readonly string[]): Promise<Map<string, LifeRow>> {
    const rows = await tx.query<LifeRow>(
      `select c.id "conventionId",
              case when s.convention_id is not null then json_build_object(
                'academieSignedOn', s.academie_signed_on, 'localAuthoritySignedOn', s.local_authority_signed_on,
                'academieSignatory', s.academie_signatory, 'localAuthoritySignatory', s.local_authority_signatory,
                'signedReference', s.signed_reference, 'placeOfSignature', s.place_of_signature,
                'signedPages', s.signed_pages,
                'visaRequired', s.visa_required, 'visaOn', s.visa_on,
                'academieOriginal', json_build_object(
                  'bothSignatures', s.academie_original_signed, 'keptSince', s.academie_original_kept_since),
                'localAuthorityOriginal', json_build_object(
                  'bothSignatures', s.local_authority_original_signed,
                  'keptSince', s.local_authority_original_kept_since)) end signing,
              case when t.convention_id is not null then json_build_object(
                'by', t.denounced_by, 'letterSentOn', t.letter_sent_on, 'letterReceivedOn', t.letter_received_on,
                'registeredNumber', t.registered_number, 'reason', t.reason) end termination,
              k.closed_on::text "closedOn", coalesce(d.last_day, 'anniversary') "lastDay"
       from convention.convention c
       left join convention.signing s on s.convention_id = c.id
       left join convention.termination t on t.convention_id = c.id
       left join convention.closure k on k.convention_id = c.id
       left join convention.deadline_setting d on d.convention_id = c.id
       where c.id = any($1::uuid[])`,
      [conventionIds],
    );
    return new Map(rows.map((row) => [row.conventionId, row]));
  }

  /** Avenants, by number. */
  async amendments(_reach: Reach, tx: Tx, conventionIds: readonly string[]): Promise<AmendmentRow[]> {
    return tx.query<AmendmentRow>(
      `select id, convention_id "conventionId", number, subject, articles,
              academie_signed_on::text "academieSignedOn", local_authority_signed_on::text "localAuthoritySignedOn",
              effective_on::text "effectiveOn", changes, recorded_at "recordedAt"
       from convention.amendment where convention_id = any($1::uuid[]) order by convention_id, number`,
      [conventionIds],
    );
  }

  async sign(_reach: Reach, tx: Tx, conventionId: string, signing: SigningRow, at: Date): Promise<void> {
    await tx.execute(
      `insert into convention.signing
         (convention_id, academie_signed_on, local_authority_signed_on, academie_signatory, local_authority_signatory,
          signed_reference, place_of_signature, visa_required, visa_on, academie_original_signed,
          academie_original_kept_since, local_authority_original_signed, local_authority_original_kept_since,
          recorded_at, signed_pages)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       on conflict (convention_id) do update set
         (academie_signed_on, local_authority_signed_on, academie_signatory, local_authority_signatory,
          signed_reference, place_of_signature, visa_required, visa_on, academie_original_signed,
          academie_original_kept_since, local_authority_original_signed, local_authority_original_kept_since,
          recorded_at, signed_pages) = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        ...[conventionId, signing.academieSignedOn, signing.localAuthoritySignedOn],
        ...[signing.academieSignatory, signing.localAuthoritySignatory],
        ...[signing.signedReference, signing.placeOfSignature, signing.visaRequired, signing.visaOn],
        ...[signing.academieOriginal.bothSignatures, signing.academieOriginal.keptSince],
        ...[signing.localAuthorityOriginal.bothSignatures, signing.localAuthorityOriginal.keptSince, at],
        signing.signedPages ?? null,
      ],
    );
  }

  async terminate(_reach: Reach, tx: Tx, conventionId: string, row: TerminationRow, at: Date): Promise<void> {
    await tx.execute(
      `insert into convention.termination
         (convention_id, denounced_by, letter_sent_on, letter_received_on, registered_number, reason, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (convention_id) do update set
         (denounced_by, letter_sent_on, letter_received_on, registered_number, reason, recorded_at)
           = ($2, $3, $4, $5, $6, $7)`,
      [...[conventionId, row.by, row.letterSentOn, row.letterReceivedOn], ...[row.registeredNumber, row.reason, at]],
    );
  }

  async close(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    closedOn: string,
    note: string | null,
    at: Date,
  ): Promise<void> {
    await tx.execute(
      'insert into convention.closure (convention_id, closed_on, note, recorded_at) values ($1, $2, $3, $4)',
      [conventionId, closedOn, note, at],
    );
  }
}
