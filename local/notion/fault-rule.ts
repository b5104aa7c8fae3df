import * as z from 'zod';
import type { FaultAction, FaultRule } from './faults.ts';
import type { Human } from './human.ts';
import { callHuman, humanCall } from './human-calls.ts';

/** A fault as data: the same rules as in a test, with a pattern as text and a person's act in place of a function. */

const flag = z.boolean().exactOptional();
const kinds = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate-limited'), seconds: z.number(), header: flag, blocked: flag }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    code: z.string().exactOptional(),
    committed: flag,
    named: flag,
    html: flag,
    plain: flag,
    data: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('reset'), committed: z.boolean() }),
  z.strictObject({ kind: z.literal('hang'), committed: z.boolean(), headers: flag }),
  z.strictObject({
    kind: z.literal('slow'),
    headersMs: z.number().exactOptional(),
    bodyMs: z.number().exactOptional(),
  }),
  z.strictObject({ kind: z.enum(['html', 'async-task', 'incomplete']) }),
  z.strictObject({ kind: z.literal('hide-row'), index: z.int().min(0) }),
  z.strictObject({ kind: z.literal('human'), call: humanCall }),
]);
const shape = z.strictObject({
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  /** Text that the request's body must hold. */
  bodyHolds: z.string().exactOptional(),
  nth: z.int().min(1).exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
  /** Null: from now on, always. */
  times: z.int().min(1).nullish(),
  action: kinds,
});

/** The rule that a JSON body describes; throws what zod says of a wrong one. */
export function faultRule(body: unknown, human: Human): FaultRule {
  const { path, bodyHolds, times, action, ...rest } = shape.parse(body);
  return {
    ...rest,
    ...(path !== undefined && { path: new RegExp(path) }),
    ...(bodyHolds !== undefined && { when: (request) => JSON.stringify(request.body ?? '').includes(bodyHolds) }),
    ...(times !== undefined && { times: times ?? Number.POSITIVE_INFINITY }),
    action: actionOf(action, human),
  };
}

function actionOf(action: z.infer<typeof kinds>, human: Human): FaultAction {
  if (action.kind !== 'human') return action;
  return {
    kind: 'meanwhile',
    change: () => {
      callHuman(human, action.call);
    },
  };
}
