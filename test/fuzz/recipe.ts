import * as z from 'zod';
import { createRandom, type Random } from '../simulation/random.ts';
import { type Login, logins } from './logins.ts';
import { mutationKinds } from './mutations/table.ts';

/** One run in a few numbers: which session is replayed, and what happens to it. Numbers of places wrap around. */

const whole = z.int().min(0);

export const mutation = z.strictObject({
  kind: z.string().refine((name) => mutationKinds.has(name), 'no such kind of mutation'),
  /** Counts the messages of the answer if there is one, else those of the whole session. */
  message: whole,
  answer: whole.optional(),
  byte: whole,
  size: z.int().min(1),
  salt: whole,
});
export type Mutation = z.infer<typeof mutation>;

/** What is answered to a client that asks for TLS; `accept` is a real handshake, and the session behind it. */
export const tlsAnswers = [
  'accept',
  'N',
  'error',
  'notice',
  'S and close',
  'S and hang',
  'S and plain',
  'garbage',
  'close',
  'hang',
] as const;

export const recipe = z.strictObject({
  /** A target and the server that it was recorded on: `read@18`. */
  session: z.string(),
  login: z.enum(logins),
  /** What happens when the client asks for TLS; absent when it does not. */
  tls: z.enum(tlsAnswers).optional(),
  mutations: z.array(mutation),
});
export type Recipe = z.infer<typeof recipe>;

const largest = 1 << 20;
const weighted = [...mutationKinds].flatMap(([name, { weight }]): string[] => Array(weight).fill(name));

/** The recipe of that run; the same for the same seed, run and sessions. */
export function drawRecipe(seed: number, run: number, sessions: readonly string[]): Recipe {
  const random = createRandom(Math.imul(seed + 1, 0x85eb_ca6b) ^ run);
  const session = random.pick(sessions);
  // Most logins end before anything that was recorded is said.
  const login: Login = random.chance(0.75) ? 'trust' : random.chance(0.5) ? 'scram' : random.pick(logins);
  const tls = random.chance(0.12) ? { tls: random.chance(0.6) ? ('accept' as const) : random.pick(tlsAnswers) } : {};
  const count = random.pick([1, 1, 1, 2, 3]);
  return { session, login, ...tls, mutations: Array.from({ length: count }, () => drawMutation(random)) };
}

function drawMutation(random: Random): Mutation {
  const kind = random.pick(weighted);
  const most = mutationKinds.get(kind)?.most ?? 1;
  const byAnswer = random.chance(0.5);
  return {
    kind,
    message: random.chance(0.2) ? random.between(0, 3) : random.between(0, largest),
    ...(byAnswer && { answer: random.between(0, largest) }),
    // The head of a message is where its length and counts are.
    byte: random.chance(0.4) ? random.between(0, 12) : random.between(0, largest),
    size: random.chance(0.5) ? random.between(1, Math.min(most, 3)) : random.between(1, most),
    salt: random.between(0, largest),
  };
}
