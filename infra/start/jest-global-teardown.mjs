export default async function tearDown() {
  await globalThis.__chariotTestPostgres?.stop();
}
