/**
 * SQL: the last day of a convention `c` as known on a day, an avenant's duration, a dénonciation and a closure counted.
 * @param day the parameter that holds it, as `$2`
 */
export const endsOn = (day: string): string => `least(
  (c.signed_on + make_interval(months => coalesce((
    select (x.changes ->> 'durationMonths')::int from convention.amendment x
     where x.convention_id = c.id and x.changes ? 'durationMonths' and x.effective_on <= ${day}::date
     order by x.effective_on desc, x.number desc limit 1), c.duration_months)))::date,
  (select (t.letter_received_on + make_interval(months => c.termination_notice_months))::date
     from convention.termination t where t.convention_id = c.id),
  (select k.closed_on from convention.closure k where k.convention_id = c.id))`;
