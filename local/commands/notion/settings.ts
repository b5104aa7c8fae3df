import type { Config } from '../../config/config.ts';
import { readConfiguration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { usage } from '../usage.ts';

/** What a configuration file says about Notion, and the token that it leads to. */
export interface NotionSettings {
  readonly token: string;
  readonly baseUrl?: string;
  readonly configured: NonNullable<Config['tracker']>['notion'];
}

/** Throws `config-invalid` for the file, `usage-invalid` when it says nothing about Notion. */
export async function readNotionSettings(file: string, io: Io): Promise<NotionSettings> {
  const { tracker } = (await readConfiguration(file, io)).config;
  if (tracker === null) return usage('notion', `${file} says nothing about Notion: its "tracker" is null`);
  // Loaded only here: the AWS clients take longer to load than the rest takes to run.
  const [{ createClients }, { createSecretReader }, { tokenOf }] = await Promise.all([
    import('../../../shared/aws/clients.ts'),
    import('../../../shared/aws/secrets.ts'),
    import('../../sweep/resolve-config.ts'),
  ]);
  const clients = createClients(io.env);
  try {
    const token = await tokenOf(tracker.notion, io.env, createSecretReader({ client: clients.secrets }));
    return { token, configured: tracker.notion, ...baseUrlOf(io) };
  } finally {
    clients.destroy();
  }
}

export const baseUrlOf = ({ env }: Io): { readonly baseUrl?: string } =>
  env.NOTION_BASE_URL ? { baseUrl: env.NOTION_BASE_URL } : {};
