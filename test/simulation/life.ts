/** The life of one process: everything in it stops at once when it dies, and nothing of it cleans up. */
export class Life {
  readonly name: string;
  /** When the call that it serves began. */
  calledAt = 0;
  #death: string | undefined;
  readonly #mourners = new Set<() => void>();
  readonly #troubles = new Map<string, number>();

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

  /** Something went wrong on its way to a part of the outside world. */
  meetTrouble(part: string, now: number): void {
    this.#troubles.set(part, now);
  }

  /** Whether anything went wrong since then, on the way to one part or to any. */
  hadTroubleSince(moment: number, part?: string): boolean {
    const last = part === undefined ? Math.max(...this.#troubles.values()) : (this.#troubles.get(part) ?? 0);
    return last >= moment;
  }
}

/** What a dead process waits for. */
export function forever(): Promise<never> {
  return new Promise(() => undefined);
}
