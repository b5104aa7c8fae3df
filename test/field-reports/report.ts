import type { Profile } from '../../shared/core/compare-settings.ts';
import type { DatabaseFactory } from '../support/databases.ts';

/** What people reported about tools that compare schemas, as cases that this one must get right. */
export interface FieldReport {
  /** One number per report; the list has no gaps. */
  readonly number: number;
  readonly title: string;
}

/** Two scripts, and what comparing what they make must find, in both directions. */
export interface ComparedReport extends FieldReport {
  readonly canonical: string;
  readonly tenant: string;
  /** `<class> <id> <attribute> …`, as findings of the tenant; none is a promise of silence. */
  readonly finds: readonly string[];
  /** The other direction, where it is more than the mirror image: a renamed object is called as the canonical has it. */
  readonly mirrored?: readonly string[];
  /** `strict` unless the report is about another one. */
  readonly profile?: Profile;
  /** The versions of the canonical server and of the tenant's, where the report is about versions. */
  readonly majors?: readonly [number, number];
}

/** A report about how a read or a result behaves, not about what differs. */
export interface BehaviourReport extends FieldReport {
  /** The versions whose servers it needs. */
  readonly majors?: readonly number[];
  readonly check: (server: (major?: number) => DatabaseFactory) => Promise<void>;
}
