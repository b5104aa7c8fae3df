/** Does the work for each item, so many at a time. The first failure ends it, once what is under way has ended. */
export async function abreast<T>(items: Iterable<T>, workers: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const one = async (): Promise<void> => {
    for (let next = rest.next(); !next.done && failures.length === 0; next = rest.next()) {
      try {
        await work(next.value);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, one));
  if (failures.length > 0) throw failures[0];
}
