import type { Faults } from './faults.ts';
import type { Life } from './life.ts';
import type { Seen } from './seen.ts';

/**
 * What a watch left undone when it sends itself on: it is the one healer, so a visit on which nothing went wrong does all that
 * the sweep needed when it began.
 */
export function judgeVisit(seen: Seen, life: Life, { skewMs }: Pick<Faults, 'skewMs'>): string[] {
  const { sweepId, status, plan, fullAt = Number.POSITIVE_INFINITY, closeAskedAt = 0 } = seen;
  const began = life.calledAt;
  if (!plan || life.hadTroubleSince(began)) return [];
  const isPast = (moment: string) => Date.parse(moment) + skewMs < began;
  const left: string[] = [];
  if (isPast(plan.hardCapAt)) left.push(`${sweepId} is watched on beyond its hard cap`);
  if (status === 'running' && closeAskedAt < began) {
    if (fullAt < began) left.push(`${sweepId}: everybody has answered, and the watch leaves it open`);
    if (isPast(plan.deadlineAt)) left.push(`${sweepId}: its deadline has passed, and the watch leaves it open`);
  }
  return left;
}
