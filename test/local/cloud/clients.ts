import { type Emulators, startEmulators } from '../../../local/cloud/emulators.ts';
import { type AwsClients, createClients } from '../../../shared/aws/clients.ts';

/** The emulators and real SDK clients that talk to them. `stop` ends both. */
export async function startCloud(): Promise<AwsClients & Emulators> {
  const emulators = await startEmulators();
  const clients = createClients(emulators.endpoints);
  return {
    ...emulators,
    ...clients,
    async stop() {
      clients.destroy();
      await emulators.stop();
    },
  };
}
