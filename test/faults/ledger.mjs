// What the whole database holds, as its owner reads it: so many rows in each table, and a digest of what is in them.

/** What moves by itself while others are served: who was heard when. @type {Record<string, readonly string[]>} */
const RESTLESS = {
  'fleet.device': ['last_contact_at', 'present', 'absent_at', 'conformity'],
  'fleet.listing': ['conformity'],
  // What was reserved and served nobody lapses by itself.
  'teaching.booking': ['lapsed_at'],
  // Its end moves with its last use.
  'identity.session': ['last_seen_at', 'expires_at'],
  'identity.api_token': ['last_used_at'],
  // A survey's letters leave by themselves, each with a link of its own.
  'convention.survey_recipient': ['due_post', 'posted_at', 'messages'],
  'convention.survey': ['reminded_at', 'reminded_for', 'closed_at'],
  // A letter that was sent is still the same letter.
  'platform.mail': ['state', 'attempts', 'next_try_at', 'ended_at', 'last_error', 'body', 'secret_id'],
  // A call that nobody answers is tried again.
  'platform.webhook_channel': ['failing_since', 'failures', 'next_try_at'],
  'platform.webhook_delivery': ['state', 'attempts', 'ended_at', 'status', 'fault'],
  // Apple is asked again and again, whoever is refused meanwhile.
  'apple.content_token': ['next_at', 'failures', 'problem', 'counted_at'],
  'apple.ade_server': ['due_at', 'synced_at', 'failed_at', 'failure', 'failures'],
  // Whoever wants it is written to on the eve.
  'teaching.eve_wish': ['told_for', 'told_at'],
  // Told by tablets, in their time.
  'teaching.lesson_measure': ['tenths'],
  // A window begins and ends by itself.
  'teaching.maintenance_window': ['operation_ids', 'begun_at', 'ended_at'],
  // Whoever lent a tablet is written to on its day.
  'teaching.loan': ['reminded_at'],
  // A lesson ends by itself, and is counted a day later.
  'teaching.lesson': ['ended_at', 'ended_by_itself', 'counted_on', 'counted_at', 'throughput_tenths'],
  // An event that was delivered is still the same event.
  'platform.outbox': ['run_at', 'attempts', 'delivered', 'last_error', 'done_at'],
};
/** Rows that come and go with that: pages are told to read again. @type {Record<string, string>} */
const WHERE = {
  'platform.outbox': `where type not in ('fleet.DeviceChanged', 'fleet.OperationChanged')`,
  // Other programs are told with them.
  'platform.webhook_delivery': `where topic not in ('device', 'operation')`,
  'convention.survey_link': 'where false',
  // What a letter keeps to itself goes once it has left.
  'platform.secret': 'where not exists (select from platform.mail m where m.secret_id = t.id)',
  // The journal is sealed by itself, every minute.
  'audit.seal': 'where false',
  'audit.segment': 'where false',
  'audit.sealer': 'where false',
  // What the leader works out of the rest, seconds later.
  'fleet.finding': 'where false',
  'fleet.compliance_due': 'where false',
  'fleet.cart_day': 'where false',
  'fleet.rollup': 'where false',
  'fleet.rollup_delta': 'where false',
  // How schools stand is looked at every half minute, and each day is counted once.
  'usage.month': 'where false',
  'usage.day_taken': 'where false',
  // One row a day, of the letters that went out: the leader begins it when its hour has come.
  'fleet.compliance_digest': 'where false',
  // What the leader publishes of months that have closed.
  'usage.release': 'where false',
  'usage.told': 'where false',
  // And the reports of them, which somebody asked for.
  'usage.report': 'where false',
  // The leader sums closed months by wide place, anew where its schools change.
  'usage.kept_place': 'where false',
  'usage.kept_month': 'where false',
  'usage.kept_distribution': 'where false',
};
const SCHEMAS = [
  'territory',
  'identity',
  'fleet',
  'convention',
  'teaching',
  'usage',
  'pki',
  'apple',
  'audit',
  'platform',
];

export class Ledger {
  #facts;
  /** @type {string | undefined} */
  #question;

  /** @param {import('../journeys/facts.mjs').Facts} facts */
  constructor(facts) {
    this.#facts = facts;
  }

  /** Once nothing is on its way any more. @returns {Promise<Map<string, { rows: number, digest: string }>>} by table */
  async read() {
    await this.#settled();
    this.#question ??= await this.#ask();
    const rows = await this.#facts.query(this.#question);
    return new Map(rows.map(({ name, rows: count, digest }) => [name, { rows: count, digest }]));
  }

  /** What is not as it was, a line a table; empty when nothing is. @param {Awaited<ReturnType<Ledger['read']>>} before */
  async changesSince(before) {
    const after = await this.read();
    return [...after].flatMap(([table, { rows, digest }]) => {
      const was = before.get(table);
      if (was?.digest === digest) return [];
      return [`${table}: ${was?.rows ?? 0} rows, then ${rows}${was?.rows === rows ? ' (others)' : ''}`];
    });
  }

  async #settled() {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
      const [{ pending }] = await this.#facts.query(
        'select count(*)::int pending from platform.outbox where done_at is null and dead_at is null',
      );
      if (pending === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('events stay undelivered');
  }

  async #ask() {
    const tables = await this.#facts.query(
      `select table_schema || '.' || table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema = any($1) order by 1`,
      [SCHEMAS],
    );
    return tables
      .map(({ name }) => {
        const restless = (RESTLESS[name] ?? []).map((column) => `'${column}'`).join(', ');
        const row = `(to_jsonb(t) - array[${restless}]::text[])::text`;
        return `select '${name}' as name, count(*)::int as rows,
          md5(coalesce(string_agg(${row}, ',' order by ${row}), '')) as digest from ${name} t ${WHERE[name] ?? ''}`;
      })
      .join(' union all ');
  }
}
