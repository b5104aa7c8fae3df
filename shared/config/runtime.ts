import * as z from 'zod';
import { logLevels } from '../log.ts';

/**
 * What the platform itself puts into every function's environment, or nobody: region, credentials, and other endpoints than
 * AWS's own. The SDK knows the same names; passing them on lets functions with different environments share a process.
 */
export const runtimeEnv = z.object({
  AWS_REGION: z.string().optional(),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  /** In MB. */
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce.number().int().min(1).optional(),
  AWS_ENDPOINT_URL_DYNAMODB: z.url().optional(),
  AWS_ENDPOINT_URL_S3: z.url().optional(),
  AWS_ENDPOINT_URL_SQS: z.url().optional(),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.url().optional(),
  NOTION_BASE_URL: z.url().optional(),
  LOG_LEVEL: z.enum(logLevels, `expected one of ${logLevels.join(', ')}`).default('info'),
});

export type RuntimeEnv = z.infer<typeof runtimeEnv>;
