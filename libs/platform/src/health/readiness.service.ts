/** What must answer for this process to be of use. A room adds its own check. */
export class Readiness {
  readonly #checks = new Map<string, () => Promise<void>>();

  /** `check` throws when not ready. */
  add(name: string, check: () => Promise<void>): void {
    this.#checks.set(name, check);
  }

  /** Names of what is not ready; each check has two seconds. */
  async missing(): Promise<string[]> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => ((await answersInTime(check)) ? null : name)),
    );
    return results.filter((name) => name !== null);
  }
}

async function answersInTime(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), 2_000)));
  const answered = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
