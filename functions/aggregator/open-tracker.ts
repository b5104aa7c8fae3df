import type { TrackerSettings } from '../../shared/config/aggregator.ts';
import type { DocumentStore, SecretReader, Tracker } from '../../shared/core/ports.ts';
import type { Log } from '../../shared/log.ts';
import { createNotionTracker } from '../../shared/notion/tracker.ts';

interface TrackerParts {
  readonly secrets: SecretReader;
  readonly documents: DocumentStore;
  readonly notionBaseUrl?: string | undefined;
  readonly log: Log;
}

/** The tracker that the settings name, with its token read now; undefined when the matrix is not published anywhere. */
export async function openTracker(
  settings: TrackerSettings,
  { secrets, documents, notionBaseUrl, log }: TrackerParts,
): Promise<Tracker | undefined> {
  if (settings === 'none') return undefined;
  const { database, tokenSecret, requestsPerMinute = 180, ...choices } = settings.notion;
  const token = (await secrets.read(tokenSecret)).trim();
  return createNotionTracker({
    token,
    database,
    companions: true,
    ...choices,
    // What is on its way while a minute turns counts where it arrives.
    requestsPerMinute: Math.floor(requestsPerMinute * 0.975),
    memory: documents,
    log: (level, message) => log[level](message),
    ...(notionBaseUrl !== undefined && { baseUrl: notionBaseUrl }),
  });
}
