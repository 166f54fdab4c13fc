/**
 * SQL: cents that a certified statement has the State owe on a day, what the ministry has taken off by then deducted
 * (art. 7.2); what was frozen knows of the decisions of its own day only.
 * @param statement an expression of its JSON @param convention of its id @param day the parameter that holds it, as `$2`
 */
export const dueOn = (statement: string, convention: string, day: string): string => `greatest(0, (
  select coalesce(sum((one -> 'due' ->> 'cents')::bigint), 0)
    from json_array_elements(${statement} -> 'settlement' -> 'classrooms') one) - (
  select coalesce(sum(d.cents), 0) from convention.ministry_decision d
   where d.convention_id = ${convention} and d.kind = 'reduction' and d.cancelled_at is null and d.decided_on <= ${day}::date))`;
