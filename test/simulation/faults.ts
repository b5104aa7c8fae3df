import { noon } from '../support/builders.ts';
import type { Random } from './random.ts';
import { hour, minute, settings } from './settings.ts';

/** What goes wrong in one simulation, and when: drawn from its seed before anything happens. */
export interface Faults {
  /** How likely each fate of a call is. */
  readonly rates: Readonly<Record<Mishap, number>>;
  /** How likely a message comes a second time while it is worked on, or after it was deleted. */
  readonly duplicates: number;
  /** By how much a function's clock may be wrong, in ms. */
  readonly skewMs: number;
  /** How long the tracker takes for a row at most, in ms. */
  readonly rowMs: number;
  readonly outages: readonly Outage[];
  /** Which share of the fleet may differ in the same way before the canonical schema is suspected; 100 turns it off. */
  readonly suspectPercent: number;
  /** When all functions are deployed anew, and forget what they kept in memory. */
  readonly redeploys: readonly number[];
  /** From here on nothing goes wrong any more, but that the tracker may stay down. */
  readonly calmAt: number;
}

export const mishaps = ['dies-before', 'dies-after', 'answer-lost', 'refused', 'done-twice', 'slow'] as const;
export type Mishap = (typeof mishaps)[number];

/** What the outside world consists of, as far as calls can fail. */
export const parts = ['store', 'documents', 'queues', 'secrets', 'tracker', 'list'] as const;
export type Part = (typeof parts)[number];

/** How long a slow call may take, in ms: one to the store may outlast a lease. */
export const slowest: Readonly<Record<Part, number>> = {
  store: 4 * minute,
  documents: 90_000,
  queues: 90_000,
  secrets: 90_000,
  tracker: 90_000,
  list: 90_000,
};

/** A part refuses every call; a function dies whenever it is called, or is not called at all. */
export const outageKinds = [
  'store-down',
  'documents-down',
  'queues-down',
  'secrets-down',
  'tracker-down',
  'list-down',
  'aggregator-broken',
  'aggregator-asleep',
  'worker-asleep',
  'server-hangs',
] as const;
export type OutageKind = (typeof outageKinds)[number];

export interface Outage {
  readonly what: OutageKind;
  readonly from: number;
  readonly until: number;
}

/** How long each kind of outage may last. A broken aggregator uses up deliveries, one that sleeps does not. */
const longest: Readonly<Record<OutageKind, number>> = {
  'store-down': 5 * minute,
  'documents-down': 3 * minute,
  'queues-down': 2 * minute,
  'secrets-down': 5 * minute,
  'tracker-down': 4 * hour,
  'list-down': minute,
  'aggregator-broken': hour,
  'aggregator-asleep': 3 * hour,
  'worker-asleep': 50 * minute,
  'server-hangs': hour,
};

/** The sweeps that the trouble met are past their hard caps by then. */
export const allPastAfter = settings.deadlineMs + settings.hardCapMs + 30 * minute;

export function drawFaults(random: Random): Faults {
  const calmAt = noon + random.between(5 * minute, random.chance(0.2) ? 4 * hour : 30 * minute);
  const moment = () => random.between(noon, calmAt);
  const rate = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    rates: {
      'dies-before': rate(0.03),
      'dies-after': rate(0.06),
      'answer-lost': rate(0.04),
      refused: rate(0.06),
      'done-twice': rate(0.1),
      // On a bad day every seventh call.
      slow: random.chance(0.1) ? random.next() * 0.3 : rate(0.03),
    },
    duplicates: rate(0.4),
    skewMs: random.chance(0.5) ? random.between(0, 10_000) : 0,
    rowMs: random.pick([500, 3_000, 20_000, 120_000]),
    suspectPercent: random.chance(0.3) ? 60 : 100,
    outages: [
      ...Array.from({ length: random.between(0, 4) }, () => drawOutage(random, calmAt)),
      ...(random.chance(0.06) ? [{ what: 'tracker-down' as const, from: moment(), until: calmAt + allPastAfter }] : []),
    ],
    redeploys: Array.from({ length: random.between(0, 2) }, moment),
    calmAt,
  };
}

function drawOutage(random: Random, calmAt: number): Outage {
  const what = random.pick(outageKinds);
  // Half of them in the first minutes, when the first sweep is busiest.
  const from = noon + random.between(0, random.chance(0.5) ? 2 * minute : calmAt - noon);
  return { what, from, until: Math.min(calmAt, from + random.between(1_000, longest[what])) };
}

/** When the outage that is on now ends; undefined when there is none. */
export function outageUntil({ outages }: Faults, what: OutageKind, now: number): number | undefined {
  const on = outages.filter((outage) => outage.what === what && outage.from <= now && now < outage.until);
  return on.length > 0 ? Math.max(...on.map(({ until }) => until)) : undefined;
}

const outageOf: Readonly<Record<Part, OutageKind>> = {
  store: 'store-down',
  documents: 'documents-down',
  queues: 'queues-down',
  secrets: 'secrets-down',
  tracker: 'tracker-down',
  list: 'list-down',
};

/** What becomes of one call now; undefined when it goes well. */
export function drawMishap(faults: Faults, part: Part, now: number, random: Random): Mishap | undefined {
  const outage = outageOf[part];
  if (outageUntil(faults, outage, now) !== undefined) return 'refused';
  if (now >= faults.calmAt) return undefined;
  let draw = random.next();
  for (const mishap of mishaps) {
    draw -= faults.rates[mishap];
    if (draw < 0) return mishap;
  }
  return undefined;
}
