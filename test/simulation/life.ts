/** The life of one process: everything in it stops at once when it dies, and nothing of it cleans up. */
export class Life {
  readonly name: string;
  #death: string | undefined;
  readonly #mourners = new Set<() => void>();

  constructor(name: string) {
    this.name = name;
  }

  get dead(): boolean {
    return this.#death !== undefined;
  }

  /** What it died of. */
  get death(): string | undefined {
    return this.#death;
  }

  die(why: string): void {
    if (this.dead) return;
    this.#death = why;
    for (const mourn of this.#mourners) mourn();
    this.#mourners.clear();
  }

  /** Returns what takes it back. */
  onDeath(mourn: () => void): () => void {
    if (this.dead) mourn();
    else this.#mourners.add(mourn);
    return () => void this.#mourners.delete(mourn);
  }
}

/** What a dead process waits for. */
export function forever(): Promise<never> {
  return new Promise(() => undefined);
}
