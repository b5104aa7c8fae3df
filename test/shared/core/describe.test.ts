import { describe, expect, it } from 'vitest';
import { describeId } from '../../../shared/core/describe.ts';

describe('an id in words', () => {
  it.each([
    ['policy:app.orders.mine', 'policy app.orders.mine'],
    ['materialized-view:app.totals', 'materialized view app.totals'],
    ['comment:table:app.orders', 'comment on table app.orders'],
    ['comment:constraint:app.orders.pk:index', 'comment on the index of constraint app.orders.pk'],
    ['comment:column:app.t.id:"not null constraint"', 'comment on the not null constraint of column app.t.id'],
    ['grant:table:app."odd:name":reader', 'grant on table app."odd:name" to reader'],
    ['security-label:table:app.orders:guard', 'security label on table app.orders by guard'],
  ])('%s', (id, text) => {
    expect(describeId(id)).toBe(text);
  });
});
