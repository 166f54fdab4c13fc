/** What each figure must be. Everything must be configured within the limit. */
const EXPECTED = {
  enrolled: 12,
  configured: 12,
  inventoryComplete: 12,
  refused13th: true,
  acceptedWhenRaised: true,
  reusedCodeRefused: true,
  offlineCaughtUp: true,
  survivedKill: true,
  lateConventionFinds: 2,
  deadlocks: 0,
};
const SECONDS_TO_CONFIGURED = 30;

/** @param {Record<string, any>} result @returns {string[]} what is not as it must be */
export function verdictOf(result) {
  const faults = Object.entries(EXPECTED).flatMap(([name, wanted]) =>
    result[name] === wanted ? [] : [`${name}: ${JSON.stringify(result[name])}, and not ${JSON.stringify(wanted)}`],
  );
  const lines = JSON.stringify(result['byBudgetLine']);
  if (lines !== '{"equipment":12}') faults.push(`byBudgetLine: ${lines}, and not {"equipment":12}`);
  const seconds = result['secondsToConfigured'];
  if (!(typeof seconds === 'number' && seconds <= SECONDS_TO_CONFIGURED)) {
    faults.push(`secondsToConfigured: ${seconds}, and not at most ${SECONDS_TO_CONFIGURED}`);
  }
  return faults;
}
