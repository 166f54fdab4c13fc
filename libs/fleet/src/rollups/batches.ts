/** The first batch is read before anything is answered, so that a refusal is a refusal and not a file that breaks off. */
export async function opened<T>(batches: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await batches.next();
  return (async function* all() {
    if (first.done !== true) yield first.value;
    yield* batches;
  })();
}

export async function* each<Row, Cell>(
  batches: AsyncIterable<readonly Row[]>,
  cells: (row: Row) => Cell,
): AsyncGenerator<readonly Cell[]> {
  for await (const rows of batches) yield rows.map(cells);
}
