import { countFindings } from '../../shared/core/finding.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import { redact } from '../../shared/core/redact.ts';
import { settleTenant } from '../../shared/core/settle-tenant.ts';
import type { AggregatorPorts } from './publish-matrix.ts';

/**
 * A tenant message that no worker survived: the tenant's result is `failed`, unless a worker wrote one before it died.
 * `attempt` is how often the queues delivered the message.
 */
export async function recordDeadLetter(message: TenantMessage, attempt: number, ports: AggregatorPorts): Promise<void> {
  const { sweepId, tenant, index } = message;
  await ports.documents.write(`dead-letters/${sweepId}/${index}.json`, redact(JSON.stringify(message)));
  const standing = await settleTenant(
    message,
    {
      v: 1,
      sweepId,
      tenantId: tenant.id,
      status: 'failed',
      counts: countFindings([]),
      findings: [],
      suppressed: [],
      unmodeled: {},
      error: {
        code: 'worker-died',
        message:
          'No worker that took this tenant could finish: each ran out of memory or time, or could not store what it found.',
      },
      checkedAt: new Date(ports.now()).toISOString(),
      durationMs: 0,
      attempt,
    },
    ports,
  );
  ports.log.error('a tenant message ended in the dead-letter queue', { status: standing.status });
}
