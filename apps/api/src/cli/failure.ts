/** The last words of a command line that did not do what was asked: one sentence, and no stack, for who operates. */
export function failed(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
