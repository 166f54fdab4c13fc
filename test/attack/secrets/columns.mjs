// Every column of the product's tables: what is secret in it, and what is not. A column that is not here stops the run, so
// that whoever adds one has said it. `secret` holds what opens something, or what something that opens is known by.

/** @type {Readonly<Record<string, { secret?: string, plain?: string }>>} columns by table, parted by spaces */
export const COLUMNS = {
  'apple.ade_device': {
    plain:
      'serial model description seen_at gone_at classroom_id slot placed_at profile_uuid outcome answered_at retry_at came_at ' +
      'refusal',
  },
  // The key is sealed in the vault, and so is the token below.
  'apple.ade_key': { plain: 'id key_secret certificate made_at' },
  'apple.ade_notice': { plain: 'token_ends_at threshold sent_at messages' },
  'apple.ade_server': {
    plain:
      'single server_uuid server_name org_id org_name token_secret token_ends_at token_uploaded_at cursor listed ' +
      'listing_since due_at synced_at failed_at failure failures profile_uuid profile_hash',
  },
  'apple.app_update': { plain: 'id app_id target target_id target_name asked_at asked_by' },
  'apple.app_update_device': { plain: 'update_id device_id' },
  'apple.command': {
    plain: 'device_id uuid what operation_id subject first_told_at told_at times_told put_off_at times_put_off',
  },
  // The token is sealed in the vault.
  'apple.content_token': {
    plain:
      'id place_id secret organisation library location expires_at uploaded_at uploaded_by counted_at next_at failures ' +
      'problem told',
  },
  'apple.enrolment': {
    plain:
      'id enrolment_key channel device_id topic push_secret unlock_secret bootstrap_secret authenticated_at enabled_at ' +
      'token_at awaiting_configuration push_off_at push_off_reason ended_at renewing_by',
  },
  'apple.licence': {
    plain:
      'licensed_app_id device_id serial adam_id bundle_id state event_id since retry_at installed next_at woken_at asked_at ' +
      'times why own_file',
  },
  'apple.licensed_app': { plain: 'id token_id adam_id pricing bundle_id name total assigned app_id own_app_id' },
  // The file itself is sealed in the storage.
  'apple.own_app': {
    plain:
      'app_id file bytes bundle_id name version build minimum_os for_all expires_at uploaded_at uploaded_by withdrawn_at ' +
      'told',
  },
  'apple.push_certificate': {
    plain:
      'id request_id topic certificate fingerprint serial not_before not_after apple_account uploaded_at ended_at ' +
      'ended_because accepted_at refused_at refusal',
  },
  'apple.push_due': { plain: 'device_id asked asked_at due_at tried_at attempts claimed_until' },
  'apple.push_notice': { plain: 'certificate_id threshold sent_at messages' },
  // The key is sealed in the vault; its hash is of the public half.
  'apple.push_request': { plain: 'id key_secret key_hash request made_at' },
  'apple.standing': {
    plain:
      'device_id claimed token token_at told_at refused statuses items_hash items_at items facts asked_at reported heard_at ' +
      'nudged_at spent_from spent held_until set_up supervised bypass_asked_at ' +
      'renewal_asked_at renewal_told_at renewal_times renewal_refused ' +
      'network_identity network_generation network_asked_at network_over_at',
  },
  'audit.seal': { plain: 'position journal_id digest' },
  'audit.sealer': { plain: 'single cluster after_xact after_id position digest mac' },
  'audit.segment': {
    plain:
      'month first_position last_position count opening_digest closing_digest sealed_at closed_at ' +
      'forgotten_at mac',
  },
  'convention.amendment': {
    plain:
      'id convention_id number subject articles academie_signed_on local_authority_signed_on effective_on ' +
      'changes recorded_at',
  },
  'convention.calendar_feed': {
    secret: 'token_hash',
    plain: 'id convention_id person_id label created_at created_by last_read_at',
  },
  'convention.closure': { plain: 'convention_id closed_on note recorded_at' },
  'convention.deadline_setting': {
    plain: 'convention_id last_day terms report_grace_days renewal_months bank_check_months reminders changed_at',
  },
  'convention.reminder': { plain: 'convention_id deadline due_on threshold sent_at messages' },
  'convention.signing': {
    plain:
      'convention_id academie_signed_on local_authority_signed_on academie_signatory local_authority_signatory ' +
      'signed_reference place_of_signature visa_required visa_on academie_original_signed ' +
      'academie_original_kept_since local_authority_original_signed local_authority_original_kept_since recorded_at ' +
      'signed_pages',
  },
  'convention.termination': {
    plain: 'convention_id denounced_by letter_sent_on letter_received_on registered_number reason recorded_at',
  },
  'convention.annex_row': {
    plain:
      'convention_id rank uai school_name school_id reference_college_uai reference_college_id address city ' +
      'departement mobile_classrooms equipment_subsidy_cents resource_grant_cents amendment_id',
  },
  'convention.attachment': {
    plain: 'id convention_id kind audience name media_type size_bytes sha256 added_at',
  },
  'convention.attachment_link': { plain: 'convention_id attachment_id subject_kind subject_id linked_at' },
  // The number is sealed in the vault; here is its mask.
  'convention.bank_details': {
    plain:
      'id convention_id approval_id secret_id masked_iban bic holder bank_name payment_label document_dated_on ' +
      'asked_at asked_by_id asked_by in_force_since replaced_at abandoned_at abandoned_because verified_on ' +
      'verified_how',
  },
  'convention.budget_line': {
    plain:
      'id convention_id rank code label fiscal_year state_share_cents local_authority_share_cents ' +
      'subsidised spender_id articles amendment_id',
  },
  'convention.claim': {
    plain:
      'id convention_id approval_id advance_received_cents statement statement_sha256 asked_at asked_by_id ' +
      'asked_by version certified_at certified_by_id certified_by abandoned_at abandoned_because received_at ' +
      'returned_at return_reason service_done_on service_done_at service_done_note',
  },
  'convention.claim_document': { plain: 'claim_id pdf sha256' },
  'convention.committee': { plain: 'id kind convention_id school_uai place_id created_at' },
  'convention.committee_attendance': { plain: 'meeting_id seat_id committee_id presence' },
  'convention.committee_contact': { plain: 'seat_id committee_id display_name email changed_at' },
  'convention.committee_convocation': {
    plain: 'meeting_id number committee_id sent_on recorded_at how sent_by by_convener content seat_ids cancelled_at',
  },
  'convention.committee_decision': { plain: 'id meeting_id committee_id rank text owner due_on state ended_on note' },
  'convention.committee_meeting': {
    plain:
      'id committee_id held_on starts_at minutes place agenda planned_at changed_at cancelled_at cancelled_because ' +
      'held_at indicators minutes_text academic_level_informed_on',
  },
  'convention.committee_seat': {
    plain: 'id committee_id meeting_id seat rank function represents_place_id seated_at ended_at',
  },
  'convention.convention': {
    plain:
      'id reference title academie_id local_authority_id signed_on duration_months deployment_from ' +
      'deployment_until funding_rate_percent eligible_cap_cents state_cap_cents advance_cents ' +
      'expected_devices forecast_cost_cents mention declared_at resource_per_school_cents throughput_year ' +
      'programme_years local_notice_days local_meetings_per_term departmental_notice_days ' +
      'departmental_meetings_per_year termination_notice_months court originals pages place_of_signature ' +
      'authorising_officer accountant imputation document_pages',
  },
  'convention.disbursement': {
    plain: 'convention_id expense_id rank mandate_number slip_number mandated_on paid_on cents',
  },
  'convention.expense': {
    plain:
      'id convention_id version kind supplier_name supplier_siret supplier_key number number_key issued_on ' +
      'received_on fiscal_year commitment_number service_code order_id credited_expense_id total_net_cents ' +
      'total_vat_cents total_gross_cents recorded_at certified_version withdrawn_at withdrawn_because',
  },
  'convention.expense_allocation': { plain: 'convention_id line_id school_uai ordinal cents' },
  'convention.expense_line': {
    plain:
      'id convention_id expense_id rank label component quantity net_cents vat_rate_percent vat_cents ' +
      'gross_cents eligible ineligible_reason service_year account_hint serial_numbers',
  },
  'convention.expense_version': { plain: 'convention_id expense_id version content reason replaced_at' },
  'convention.funded_device': {
    plain:
      'convention_id serial_number manufacturer model device_id school_id school_uai classroom_name slot ' +
      'budget_line_id attributed_at enrolled_at',
  },
  'convention.grant_purchase': { plain: 'convention_id grant_id rank label bought_on cents' },
  'convention.ministry_decision': {
    plain: 'id convention_id kind decided_on reference cents explanation recorded_at cancelled_at cancelled_because',
  },
  'convention.money_setting': {
    plain: 'convention_id fctva_rate_percent fctva_rated_on other_grants changed_at',
  },
  'convention.party': { plain: 'convention_id place_id' },
  'convention.letter': {
    plain:
      'id convention_id kind trap author content drafted_at drafted_by_id drafted_by changed_at version sent_on way ' +
      'registered_number',
  },
  'convention.letter_document': { plain: 'letter_id pdf sheet sha256' },
  'convention.project_record': {
    plain:
      'id convention_id kind happened_on subject school_uai reference words details recorded_at recorded_by_id ' +
      'recorded_by changed_at withdrawn_at',
  },
  'convention.survey': {
    plain:
      'id place_id title introduction questions created_at created_by_id created_by changed_at due_on sent_at ' +
      'reminded_at reminded_for closed_at',
  },
  'convention.survey_link': { secret: 'token_hash', plain: 'recipient_id made_at' },
  'convention.survey_recipient': {
    plain: 'id survey_id place_id district_id due_post posted_at messages answered_at answers',
  },
  'convention.survey_text': { plain: 'id recipient_id question words written_at' },
  'convention.feedback': {
    plain:
      'id school_id academie_id author_id function title discipline level done brought failed created_at changed_at ' +
      'submitted_at return_reason published_at audience',
  },
  'convention.payment': {
    plain:
      'id convention_id kind cents ordered_on paid_on reference claim_id bank_details_id account_verified_on ' +
      'recorded_at received_on received_cents revenue_order_number confirmed_at cancelled_at cancelled_because',
  },
  'convention.repayment': {
    plain:
      'id convention_id cause cents explanation requested_on order_number decision_id recorded_at repaid_on ' +
      'payment_order_number settled_at cancelled_at cancelled_because',
  },
  'convention.resource_grant': {
    plain:
      'id convention_id school_uai college_uai cents paid_on reference recorded_at received_on receipt_note ' +
      'confirmed_at cancelled_at cancelled_because',
  },
  'convention.service_statement': { plain: 'convention_id service how note stated_at' },
  // The code is sealed in the vault.
  'fleet.activation_lock': { plain: 'device_id secret_id kept_at' },
  'fleet.app': {
    plain:
      'id place_id name publisher purpose packages licences licences_by_store reserved price_cents pupil_data added_at ' +
      'added_by request_id',
  },
  'fleet.app_assignment': { plain: 'id app_id target target_id place_id state assigned_at assigned_by' },
  'fleet.app_opinion': { plain: 'request_id person_id favourable comment council_on at given_by' },
  'fleet.app_presence': { plain: 'device_id app_id version since' },
  'fleet.app_request': {
    plain: 'id school_id name reason state asked_at asked_by asked_by_id decided_at decided_by decision_reason',
  },
  'fleet.app_reservation': { plain: 'app_id classroom_id seats' },
  'fleet.app_set': { plain: 'id settings parts content' },
  'fleet.assignment': {
    plain:
      'id position profile_id target target_id place_id except_places except_classrooms made_at made_by rollout_id',
  },
  'fleet.boot': { plain: 'device_id boot_id first_at again latest' },
  'fleet.cart_day': { plain: 'classroom_id day heard enrolled' },
  'fleet.classroom': {
    plain:
      'id school_id name capacity room access_point charging_unit equipment school_council_informed_on ' +
      'opened_on closed_on configuration_hash configured_at',
  },
  'fleet.classroom_apps': { plain: 'classroom_id set_id' },
  'fleet.compliance_digest': { plain: 'day sent_at messages' },
  'fleet.compliance_due': { plain: 'id device_id classroom_id day not_before' },
  'fleet.compliance_policy': { plain: 'place_id thresholds changed_at changed_by' },
  'fleet.configuration': { plain: 'hash settings created_at' },
  'fleet.delivery': {
    plain: 'id classroom_id school_id supplier reference delivered_on budget_line_id created_at created_by',
  },
  'fleet.delivery_device': { plain: 'delivery_id device_id serial_number manufacturer model slot' },
  'fleet.device': {
    plain:
      'id serial_number serial_key manufacturer model family asset_tag state school_id classroom_id slot ' +
      'placed_at enrolled_at public_key_fingerprint revoked_at revocation_reason last_contact_at present ' +
      'absent_at reported_revision reported_at outcome ready_at created_at copied_at conformity ' +
      'configuration_hash configured_at acquired_on lost_mode_since',
  },
  'fleet.device_setting': { plain: 'device_id setting revision status why at' },
  'fleet.enrolment_challenge': {
    secret: 'challenge_hash',
    plain: 'id code_id secret_id device_id made_at expires_at lapsed spent_at key_fingerprint renews network',
  },
  'fleet.enrolment_code': {
    secret: 'code_hash',
    plain: 'id window_id slot secret_id used_at device_id public_key_fingerprint',
  },
  'fleet.enrolment_window': { plain: 'id classroom_id school_id opened_at expires_at closed_at opened_by' },
  'fleet.exchange': {
    plain:
      'device_id slot number at first_at times door said about identifier by_user faults outcome why answer ' +
      'answer_identifier status milliseconds',
  },
  'fleet.exchange_head': { plain: 'device_id last likeness at' },
  'fleet.finding': { plain: 'id device_id rule details since until_at told_at' },
  'fleet.inventory': { plain: 'device_id facts at' },
  'fleet.inventory_change': { plain: 'id device_id at fact before after' },
  'fleet.known_model': { plain: 'model manufacturer' },
  'fleet.listed_classroom': { plain: 'classroom_id school_id place_order words places places_until' },
  'fleet.listing': {
    plain:
      'device_id classroom_id school_id slot place_order serial serial_backwards asset state family model os year ' +
      'conformity standing departed places places_until',
  },
  'fleet.membership': { plain: 'id device_id classroom_id slot from_at until_at' },
  'fleet.operation': {
    plain:
      'id kind target target_id target_name place_id filter text seconds url created_at created_by expires_at cancelled_at ' +
      'approval_id retry_of closed_at concerned ends',
  },
  'fleet.operation_device': {
    plain: 'operation_id device_id told_at finished_at status why confirmed_at first_told_at times_told',
  },
  'fleet.operation_tally': { plain: 'operation_id shard concerned told done failed not_applicable' },
  'fleet.operation_target': { plain: 'operation_id device_id school_id' },
  'fleet.past_assignment': {
    plain: 'id profile_id target target_id place_id except_places except_classrooms made_at made_by ended_at ended_by',
  },
  'fleet.profile': { plain: 'id place_id name version settings changed_at changed_by parts number' },
  'fleet.profile_version': {
    plain: 'profile_id version name settings changed_at changed_by parts published_at replaced_at',
  },
  'fleet.rendering': { plain: 'hash family version payload' },
  'fleet.repair': {
    plain:
      'id device_id state fault description opened_at opened_by supplier supplier_reference under_warranty sent_on ' +
      'expected_back_on back_on outcome closing_note cost_cents closed_at closed_by loan_device_id',
  },
  'fleet.repair_photo': { plain: 'id repair_id name media_type size_bytes sha256 added_at' },
  'fleet.report': { plain: 'device_id report_id kind at said' },
  'fleet.rollout': {
    plain:
      'id profile_id place_id kind version from_version assignment_id reports minutes failure_percent state ' +
      'classrooms concerned reported failed started_at started_by ended_at ended_by reason',
  },
  'fleet.rollout_classroom': { plain: 'rollout_id classroom_id' },
  'fleet.rollup': { plain: 'place_id dimension departed value count' },
  'fleet.rollup_delta': { plain: 'id school_id place_id dimension departed value count' },
  'fleet.rollup_state': { plain: 'singleton day' },
  'fleet.state_change': { plain: 'id device_id at from_state to_state reason actor' },
  'fleet.warranty': { plain: 'device_id supplier starts_on ends_on reference' },
  'identity.api_token': {
    secret: 'token_hash',
    plain: 'id prefix name place_id permissions created_by created_at until_on last_used_at revoked_at ' + 'revoked_by',
  },
  'identity.approval': {
    plain:
      'id act place_id permission asker_roles decider decider_roles subject_kind subject_id subject_label ' +
      'title items weight payload payload_hash reason delay_minutes life_hours per_day one_place ' +
      'works_frozen state asked_at asked_by asked_by_label asked_session asked_proven_at expires_at ' +
      'approved_at approved_by approved_by_label approved_session approved_proven_at by_operator starts_at ' +
      'ended_at ended_by ended_by_label end_reason stopped_by_freeze',
  },
  'identity.first_run': { secret: 'code_hash', plain: 'created_at used_at' },
  'identity.freeze': { plain: 'id set_at set_by set_by_label reason lifted_at lifted_by_approval' },
  'identity.held_role': {
    plain:
      'id person_id role place_id from_on until_on granted_by granted_at ended_by ended_at ticket ' +
      'delegated_from reason',
  },
  'identity.passkey': {
    plain: 'id person_id credential_id public_key counter transports name created_at last_used_at',
  },
  'identity.passkey_challenge': { secret: 'challenge asked_from', plain: 'id purpose person_id session_id expires_at' },
  'identity.password': { secret: 'hash', plain: 'person_id totp_secret_id last_step set_at' },
  'identity.password_preparation': {
    secret: 'hash',
    plain: 'id person_id session_id totp_secret_id attempts expires_at',
  },
  'identity.person': { plain: 'id display_name email created_at last_sign_in_at disabled_at' },
  'identity.provider_flow': {
    secret: 'state_hash browser_hash verifier asked_from',
    // The nonce goes to the provider in the address that the browser is sent to (OpenID Connect Core §3.1.2.1).
    plain: 'provider purpose person_id session_id created_at expires_at nonce',
  },
  'identity.provider_link': { plain: 'id person_id provider issuer subject linked_at last_used_at' },
  'identity.quota_use': { plain: 'id person_id act place_id weight taken_at' },
  'identity.recovery_code': { secret: 'code_hash', plain: 'person_id used_at' },
  'identity.session': {
    secret: 'token_hash',
    plain: 'person_id created_at last_seen_at expires_at revoked_at id method browser proven_at',
  },
  'identity.sign_in_attempt': { secret: 'key', plain: 'failures last_at blocked_until' },
  'identity.sign_in_link': { secret: 'token_hash', plain: 'made_by person_id created_at expires_at used_at' },
  'identity.webhook': { plain: 'id place_id url topics secret_id created_by created_at stopped_at stopped_because' },
  'pki.authority': { plain: 'id role issuer_id certificate key_secret not_after created_at retired_at' },
  'pki.device_certificate': {
    plain:
      'fingerprint serial device_id authority_id key_fingerprint authorisation replaces certificate ' +
      'not_before not_after issued_at first_used_at revoked_at revocation_reason purpose granted_under',
  },
  'pki.registration_certificate': {
    plain: 'fingerprint serial authority_id certificate key_secret not_after created_at',
  },
  'pki.revocation_list': { plain: 'authority_id number revoked_total next_update content' },
  'pki.server_certificate': {
    plain: 'fingerprint serial authority_id hostnames certificate key_secret not_after created_at',
  },
  'teaching.booking': {
    plain:
      'id series_id classroom_id school_id during busy level half tablets slots title person_id person_label made_at ' +
      'cancelled_at cancelled_by cancel_reason held_at lapsed_at',
  },
  'teaching.booking_feed': { secret: 'token_hash', plain: 'id person_id classroom_id label created_at last_read_at' },
  'teaching.booking_departure': { plain: 'id school_id bookings first_on last_on made_at read_at' },
  'teaching.booking_series': {
    plain: 'id classroom_id school_id weekday from_time to_time from_on until_on made_at',
  },
  'teaching.booking_setting': {
    plain: 'classroom_id school_id travel_minutes charge_minutes charge_after_hours changed_at',
  },
  'teaching.cart_key': { plain: 'classroom_id school_id person_id person_label held place said_at' },
  'teaching.eve_wish': { plain: 'person_id since told_for told_at' },
  'teaching.lesson': {
    plain:
      'id classroom_id classroom_name school_id time_zone teacher_id teacher_label class_name class_key level discipline ' +
      'pupils half_class booked opened_at started_at planned_end_at ended_at ended_by_itself slots used handed_back ' +
      'throughput_tenths incident counted_on counted_at',
  },
  'teaching.lesson_measure': { plain: 'operation_id lesson_id tenths' },
  'teaching.lesson_order': { plain: 'id lesson_id kind text url device_ids asked_at operation_ids' },
  'teaching.loan': {
    plain:
      'id number classroom_id classroom_name school_id time_zone device_id tablet slot borrower borrower_id ' +
      'borrower_label lent_on due_on lent_by lent_by_label lent_at returned_on returned reminded_at',
  },
  'teaching.maintenance_window': {
    plain:
      'id classroom_id classroom_name school_id time_zone starts_at ends_at opened_by opened_by_label opened_at ' +
      'operation_ids begun_at ended_at',
  },
  'teaching.wifi_box_run': { plain: 'id classroom_id school_id box_name on_at off_at' },
  'platform.backup': { plain: 'id at bytes tables rows sha256 place' },
  'platform.idempotency': { secret: 'id request', plain: 'person_id state secret_ids started_at' },
  'platform.journal': {
    plain:
      'id created_at actor_kind actor_id actor_label act subject_kind subject_id subject_label place_id ' +
      'details xact',
  },
  'platform.mail': {
    secret: 'body',
    plain: 'id created_at recipient subject secret_id state attempts next_try_at ended_at last_error attachments',
  },
  'platform.migration': { plain: 'id timestamp name' },
  'platform.outbox': { plain: 'id type payload created_at run_at attempts delivered last_error done_at dead_at' },
  'platform.retention_run': { plain: 'id rule ran_at pruned' },
  'platform.secret': { secret: 'nonce sealed', plain: 'id purpose key_id created_at' },
  'platform.webhook_channel': { plain: 'webhook_id failing_since failures next_try_at' },
  'platform.webhook_delivery': {
    plain: 'id webhook_id topic thing_id place_id at state attempts ended_at status fault',
  },
  'territory.directory_entry': {
    plain:
      'uai name type nature_code is_public address postcode city insee_code departement_code academie district_uai ' +
      'district_name siret status opened_on updated_on import_id latitude longitude',
  },
  'territory.directory_import': { plain: 'id file_name sha256 at rows changed refused refused_columns' },
  'territory.place': {
    plain:
      'id kind name uai siret insee_code local_authority_kind address postcode city time_zone opened_on ' +
      'closed_on words',
  },
  'territory.place_closure': { plain: 'ancestor descendant until_on' },
  'territory.place_parent': { plain: 'child parent from_on until_on' },
  'territory.holiday': { plain: 'zone school_year from_on until_on name' },
  'territory.calendar_zone': { plain: 'academie_id zone changed_at' },
  'territory.published_headcount': { plain: 'uai school_year pupils classes' },
  'territory.school_headcount': { plain: 'school_id school_year pupils classes teachers counted_on changed_at' },
  'territory.school_hours': { plain: 'school_id openings changed_at' },
  'territory.reference_college': { plain: 'school college from_on until_on' },
  'usage.dataset': {
    plain: 'school_year origin version content sha256 inputs issuer lines signature kept_at',
  },
  'usage.report': { plain: 'place_id month made_at pdf pdf_sha256 ods ods_sha256' },
  'usage.report_subscription': { plain: 'place_id person_id since' },
  'usage.follow_up_comment': { plain: 'convention_id school_id school_year text written_at' },
  'usage.follow_up_file': {
    plain:
      'id convention_id academie_id local_authority_id places from_month to_month label made_at made_for schools content ' +
      'sha256 pdf',
  },
  'usage.trusted_key': { plain: 'fingerprint name public_key trusted_at' },
  'usage.release': { plain: 'school_year period partition inputs_hash frozen_at' },
  'usage.told': { plain: 'kind school_year period place_id from_month to_month disciplines counts throughput means' },
  'usage.day_taken': { plain: 'day taken_at' },
  'usage.distribution': { plain: 'school_id month name value n' },
  'usage.kept_place': { plain: 'place_id members before' },
  'usage.kept_distribution': { plain: 'place_id month name value n' },
  'usage.kept_month': {
    plain:
      'place_id month schools schools_with_pupils schools_with_classes schools_with_teachers schools_open ' +
      'schools_counted in_service_with_pupils devices devices_in_service devices_expected devices_acquired ' +
      'devices_deployed devices_seen devices_compliant devices_over_age carts repairs_open device_days ' +
      'device_days_in_service losses thefts breakages pupils classes teachers open_days open_weeks ' +
      'bookable_slots box_minutes box_minutes_beside_lessons',
  },
  'usage.lesson_discipline': { plain: 'school_id school_year discipline lessons teachers classes pupils' },
  'usage.month': {
    plain:
      'school_id month devices devices_in_service devices_expected devices_acquired devices_deployed ' +
      'devices_seen devices_compliant devices_over_age carts repairs_open device_days ' +
      'device_days_in_service losses thefts breakages pupils classes teachers open_days open_weeks ' +
      'bookable_slots lessons lessons_measured lessons_answered lessons_without_blocking_incident ' +
      'lesson_slots bookings_lapsed minutes tablets_used tablets_in_service classes_of_month ' +
      'teachers_of_month pupils_of_month classes_of_year teachers_of_year pupils_of_year box_minutes ' +
      'box_minutes_beside_lessons',
  },
};
