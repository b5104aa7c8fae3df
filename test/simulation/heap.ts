/** A binary heap: what comes before all others is found at once. */
export interface Heap<Entry> {
  push(entry: Entry): void;
  pop(): Entry | undefined;
  first(): Entry | undefined;
}

export function createHeap<Entry>(isBefore: (a: Entry, b: Entry) => boolean): Heap<Entry> {
  const entries: Entry[] = [];
  const at = (index: number): Entry => {
    const entry = entries[index];
    if (entry === undefined) throw new Error(`no entry ${index}`);
    return entry;
  };
  const swap = (a: number, b: number): void => {
    const held = at(a);
    entries[a] = at(b);
    entries[b] = held;
  };
  const sink = (index: number): void => {
    let parent = index;
    for (;;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let first = parent;
      if (left < entries.length && isBefore(at(left), at(first))) first = left;
      if (right < entries.length && isBefore(at(right), at(first))) first = right;
      if (first === parent) return;
      swap(parent, first);
      parent = first;
    }
  };
  return {
    push(entry) {
      entries.push(entry);
      let child = entries.length - 1;
      while (child > 0) {
        const parent = (child - 1) >> 1;
        if (!isBefore(at(child), at(parent))) return;
        swap(child, parent);
        child = parent;
      }
    },
    pop() {
      const [first] = entries;
      const last = entries.pop();
      if (first !== undefined && last !== undefined && entries.length > 0) {
        entries[0] = last;
        sink(0);
      }
      return first;
    },
    first: () => entries[0],
  };
}
