import type { ErrorCode } from '../../shared/core/errors.ts';
import type { FindingClass } from '../../shared/core/finding.ts';
import type { Status } from '../../shared/core/tenant-result.ts';

/** Thirty customers of the demo product, each with what has happened to its database and what a sweep has to say of it. */

export type Story =
  | { readonly kind: 'at-head' }
  /** The rollout has not come by yet. */
  | { readonly kind: 'behind'; readonly migrations: 1 | 2 | 3 | 4 }
  /** The newest migration runs outside a transaction and failed in the middle. */
  | { readonly kind: 'half-applied' }
  /** Somebody widened a column on a busy afternoon. */
  | { readonly kind: 'altered-column-type' }
  /** A column and an index for the customer's own integration. */
  | { readonly kind: 'customer-column' }
  /** `create index concurrently` failed on duplicates; the rows were repaired, the index was not. */
  | { readonly kind: 'invalid-index' }
  | { readonly kind: 'hot-fixed-function' }
  | { readonly kind: 'dropped-policy' }
  /** The ledger says this migration was applied, and it was not. */
  | { readonly kind: 'stamped'; readonly version: string }
  | { readonly kind: 'database-missing' }
  | { readonly kind: 'wrong-password' }
  /** It accepts the connection and never says a word. */
  | { readonly kind: 'silent-server' };

export interface ExpectedVerdict {
  /** Any of these. */
  readonly status: readonly Status[];
  /** How many releases came after the one the tenant has. */
  readonly behind?: number;
  /** Exactly these, in any order; absent where the number of migrations decides. */
  readonly findings?: readonly { readonly class: FindingClass; readonly id: string }[];
  readonly error?: ErrorCode;
}

export type Ring = 'canary' | 'early' | 'general';

export interface DemoTenant {
  readonly id: string;
  readonly name: string;
  readonly ring: Ring;
  readonly story: Story;
}

const atHead: Story = { kind: 'at-head' };

export const demoTenants: readonly DemoTenant[] = [
  { id: 'alder-and-finch', name: 'Alder & Finch Outfitters', ring: 'canary', story: atHead },
  { id: 'bluebird-freight', name: 'Bluebird Freight', ring: 'canary', story: atHead },
  { id: 'copperline-cafe', name: 'Copperline Café', ring: 'canary', story: atHead },
  { id: 'dovetail-design', name: 'Dovetail Design Studio', ring: 'canary', story: atHead },

  { id: 'ember-analytics', name: 'Ember Analytics', ring: 'early', story: atHead },
  { id: 'fjord-robotics', name: 'Fjord Robotics AS', ring: 'early', story: atHead },
  { id: 'granite-legal', name: 'Granite Legal Partners', ring: 'early', story: atHead },
  { id: 'harbor-clinics', name: 'Harbor Clinics', ring: 'early', story: atHead },
  { id: 'ironwood-supply', name: 'Ironwood Supply Co.', ring: 'early', story: { kind: 'half-applied' } },
  { id: 'juniper-travel', name: 'Juniper Travel', ring: 'early', story: { kind: 'hot-fixed-function' } },
  { id: 'kestrel-security', name: 'Kestrel Security', ring: 'early', story: { kind: 'customer-column' } },
  { id: 'lantern-learning', name: 'Lantern Learning', ring: 'early', story: { kind: 'invalid-index' } },

  { id: 'amberfield-farms', name: 'Amberfield Farms', ring: 'general', story: atHead },
  { id: 'cobalt-printing', name: 'Cobalt Printing', ring: 'general', story: { kind: 'database-missing' } },
  { id: 'driftwood-hotels', name: 'Driftwood Hotels', ring: 'general', story: { kind: 'wrong-password' } },
  { id: 'elmstone-builders', name: 'Elmstone Builders', ring: 'general', story: { kind: 'silent-server' } },
  { id: 'marigold-foods', name: 'Marigold Foods', ring: 'general', story: atHead },
  { id: 'nimbus-hosting', name: 'Nimbus Hosting', ring: 'general', story: { kind: 'behind', migrations: 1 } },
  {
    id: 'orchard-insurance',
    name: 'Orchard Insurance Group',
    ring: 'general',
    story: { kind: 'behind', migrations: 2 },
  },
  { id: 'pinecrest-homes', name: 'Pinecrest Homes', ring: 'general', story: { kind: 'stamped', version: '0009' } },
  { id: 'quarry-minerals', name: 'Quarry Minerals', ring: 'general', story: { kind: 'behind', migrations: 4 } },
  { id: 'riverside-dental', name: 'Riverside Dental', ring: 'general', story: atHead },
  { id: 'saltbox-media', name: 'Saltbox Media', ring: 'general', story: { kind: 'altered-column-type' } },
  { id: 'thistle-and-thread', name: 'Thistle & Thread', ring: 'general', story: { kind: 'behind', migrations: 1 } },
  { id: 'umbra-games', name: 'Umbra Games', ring: 'general', story: atHead },
  { id: 'vantage-energy', name: 'Vantage Energy', ring: 'general', story: { kind: 'dropped-policy' } },
  { id: 'willow-pharma', name: 'Willow Pharma', ring: 'general', story: { kind: 'behind', migrations: 3 } },
  { id: 'xenon-labs', name: 'Xenon Labs', ring: 'general', story: atHead },
  { id: 'yarrow-wellness', name: 'Yarrow Wellness', ring: 'general', story: atHead },
  { id: 'zephyr-airways', name: 'Zephyr Airways', ring: 'general', story: atHead },
];

/** What a sweep under the `standard` profile has to find for a tenant with this story. */
export function expectedVerdict(story: Story): ExpectedVerdict {
  switch (story.kind) {
    case 'at-head':
      return { status: ['in-sync'], findings: [] };
    case 'behind':
      return { status: ['lagging'], behind: story.migrations };
    case 'half-applied':
      return { status: ['drifted', 'lagging-and-drifted'] };
    case 'altered-column-type':
      return drifted({ class: 'changed', id: 'column:app.accounts.legal_name' });
    case 'customer-column':
      return drifted(
        { class: 'extra', id: 'column:app.accounts.sap_customer_number' },
        { class: 'extra', id: 'index:app.accounts_sap_customer_number_idx' },
      );
    case 'invalid-index':
      return drifted({ class: 'invalid', id: 'index:billing.payments_idempotency_key_key' });
    case 'hot-fixed-function':
      return drifted({ class: 'changed', id: 'function:billing.late_fee(billing.minor_units, integer)' });
    case 'dropped-policy':
      return drifted({ class: 'missing', id: 'policy:billing.invoices.invoices_portal' });
    case 'stamped':
      return drifted(
        { class: 'missing', id: 'column:billing.invoices.purchase_order' },
        { class: 'missing', id: 'constraint:billing.invoices.invoices_purchase_order_is_short' },
        { class: 'missing', id: 'index:billing.invoices_purchase_order_idx' },
      );
    case 'database-missing':
      return { status: ['unreachable'], error: 'database-missing' };
    case 'wrong-password':
      return { status: ['unreachable'], error: 'authentication-failed' };
    case 'silent-server':
      return { status: ['unreachable'], error: 'connection-timed-out' };
  }
}

function drifted(...findings: NonNullable<ExpectedVerdict['findings']>): ExpectedVerdict {
  return { status: ['drifted'], findings };
}
