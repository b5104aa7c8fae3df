import { describe, expect, it } from 'vitest';
import { createTokenSigner } from '../../../shared/aws/rds-tokens.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
const login = { host: 'fleet.abc123.eu-central-1.rds.amazonaws.com', port: 5432, user: 'reader' };

describe('a login with AWS IAM', () => {
  it('has a token for its host, port and user, signed for the region that the host’s name tells', async () => {
    const token = await createTokenSigner({ region: 'us-east-1', credentials }).sign(login);
    const url = new URL(`https://${token}`);
    expect(`${url.hostname}:${url.port}`).toBe(`${login.host}:5432`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'connect',
      DBUser: 'reader',
      'X-Amz-Expires': '900',
      'X-Amz-Credential': expect.stringMatching(/^AKIDEXAMPLE\/\d{8}\/eu-central-1\/rds-db\/aws4_request$/),
    });
  });

  it('uses one token for all databases of a server, for ten minutes of its fifteen', async () => {
    let now = 0;
    let asked = 0;
    const provider = async () => {
      asked += 1;
      return credentials;
    };
    const signer = createTokenSigner({ credentials: provider, now: () => now });
    await Promise.all(Array.from({ length: 50 }, () => signer.sign(login)));
    now = 599_000;
    await signer.sign(login);
    expect(asked).toBe(1);
    now = 601_000;
    await signer.sign(login);
    expect(asked).toBe(2);
  });

  it('has a token of its own for another port, user or region', async () => {
    const signer = createTokenSigner({ credentials });
    const others = [login, { ...login, port: 5433 }, { ...login, user: 'other' }, { ...login, region: 'eu-west-1' }];
    const tokens = await Promise.all(others.map((one) => signer.sign(one)));
    expect(new Set(tokens).size).toBe(4);
    expect(tokens[3]).toContain('eu-west-1%2Frds-db');
  });

  it('takes the region of the function when the host’s name tells none, and says so when there is none', async () => {
    const elsewhere = { ...login, host: 'db.internal' };
    expect(await createTokenSigner({ region: 'us-east-1', credentials }).sign(elsewhere)).toContain(
      'us-east-1%2Frds-db',
    );
    await expect(createTokenSigner({ credentials }).sign(elsewhere)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/^reader@db\.internal:5432: .*region/),
    });
  });

  it('without credentials is a failure that is not kept', async () => {
    let ready = false;
    const provider = async () => {
      if (ready) return credentials;
      throw Object.assign(new Error('no key wJalrXUtnFEMI here'), { name: 'CredentialsProviderError' });
    };
    const signer = createTokenSigner({ credentials: provider });
    const failure: unknown = await signer.sign(login).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('CredentialsProviderError'),
    });
    expect(failure instanceof Error && failure.message).not.toContain('wJalrXUtnFEMI');
    ready = true;
    expect(await signer.sign(login)).toContain('X-Amz-Signature');
  });
});
