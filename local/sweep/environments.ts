import type { AggregatorEnv } from '../../shared/config/aggregator.ts';
import type { CanonicalSettings, CoordinatorEnv } from '../../shared/config/coordinator.ts';
import type { NotionChoices } from '../../shared/config/notion-choices.ts';
import type { WorkerEnv } from '../../shared/config/worker.ts';
import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { type PublishSettings, valuesOff } from '../../shared/core/publish-values.ts';
import type { TenantSourceSettings } from '../../shared/core/tenant-list.ts';

/** The environments that the three functions get on this machine: the same variables as in the account, quicker settings. */

export interface LocalPlaces {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly table: string;
  readonly bucket: string;
  readonly tenantQueueUrl: string;
  readonly controlQueueUrl: string;
}

export interface LocalSettings {
  readonly canonical: CanonicalSettings;
  readonly tenants: TenantSourceSettings;
  readonly compare: CompareSettings;
  readonly publish?: PublishSettings;
  readonly tracker?: NotionChoices & {
    readonly database: string;
    readonly tokenSecret: string;
    readonly columns: Readonly<Record<string, string>>;
    /** Where Notion's API is, when it is not Notion's own. */
    readonly baseUrl?: string | undefined;
  };
  readonly connectSeconds: number;
  /** How many tenants of one database server are checked at once. */
  readonly perServer: number;
}

/** How often a tenant that did not answer is tried in all. */
export const localReceives = 2;

/** Ticks of a second, so that whatever got lost costs seconds; nobody is at home to wait for 15 minutes. */
export function localEnvironments(places: LocalPlaces, settings: LocalSettings) {
  const common = {
    ...places.endpoints,
    TABLE_NAME: places.table,
    BUCKET_NAME: places.bucket,
    CONTROL_QUEUE_URL: places.controlQueueUrl,
  };
  const limits = { CONNECT_SECONDS: String(settings.connectSeconds), READ_SECONDS: '90' };
  const { tracker, publish = valuesOff } = settings;
  const published = JSON.stringify(publish);
  const coordinator = {
    ...common,
    ...limits,
    TENANT_QUEUE_URL: places.tenantQueueUrl,
    CANONICAL: JSON.stringify(settings.canonical),
    TENANTS: JSON.stringify(settings.tenants),
    SCHEMAS: JSON.stringify(settings.compare.schemas),
    DEADLINE_MINUTES: '240',
    HARD_CAP_MINUTES: '240',
    WATCH_SECONDS: '1',
  } satisfies CoordinatorEnv;
  const worker = {
    ...common,
    ...limits,
    TENANT_QUEUE_URL: places.tenantQueueUrl,
    COMPARE: JSON.stringify(settings.compare),
    PUBLISH: published,
    MAX_RECEIVES: String(localReceives),
    RETRY_SECONDS: '1',
    PER_SERVER: String(settings.perServer),
    SERVER_WAIT_SECONDS: '0.05-0.15',
    // Nothing is known of a tenant when a local sweep begins.
    FULL_READ_EVERY: '1',
  } satisfies WorkerEnv;
  const aggregator = {
    ...common,
    PUBLISH: published,
    WAIVERS: JSON.stringify(settings.compare.waivers),
    TRACKER: JSON.stringify(tracker ? { notion: notionSettings(tracker) } : 'none'),
    ...(tracker?.baseUrl && { NOTION_BASE_URL: tracker.baseUrl }),
    // Whoever sweeps from here looks at the result at once.
    SUSPECT_PERCENT: '100',
    WATCH_SECONDS: '1',
    LEASE_SECONDS: '10',
  } satisfies AggregatorEnv;
  return { coordinator, worker, aggregator };
}

/** The function hears of another address by a variable of its own. */
const notionSettings = ({ baseUrl: _, ...settings }: NonNullable<LocalSettings['tracker']>) => settings;
