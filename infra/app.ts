import { RefusedEnvironment } from './config/refused.ts';

/** What the CDK's command line runs. An environment that is refused is told in its own words alone. */
try {
  await import('./synthesis.ts');
} catch (error) {
  if (!(error instanceof RefusedEnvironment)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
