import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { Stage } from './stage-function.ts';
import type { TenantAccess } from './tenant-access.ts';

/** What a role must name to read a secret: Secrets Manager adds a dash and six characters to the name. */
export function secretArn(stack: Stack, name: string): string {
  return arnOf(stack, `${name}-??????`);
}

/** Lets the function open exactly this. */
export function allowAccess(stack: Stack, stage: Stage, access: TenantAccess): void {
  const { secrets, tags, iamUsers, lists } = access;
  const named = secrets.map((name) => (name.endsWith('*') ? arnOf(stack, name) : secretArn(stack, name)));
  if (named.length > 0) stage.allow(['secretsmanager:GetSecretValue'], named);
  for (const { key, value = '*' } of tags) {
    const hasTag = { StringLike: { [`secretsmanager:ResourceTag/${key}`]: value } };
    stage.allow(['secretsmanager:GetSecretValue'], [arnOf(stack, '*')], hasTag);
  }
  // Neither action can be limited to secrets; what may be read is what the statements above name.
  if (lists) stage.allow(['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue'], ['*']);
  if (iamUsers.length > 0)
    stage.allow(
      ['rds-db:connect'],
      iamUsers.map((user) => databaseUser(stack, user)),
    );
}

function arnOf(stack: Stack, resourceName: string): string {
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** This role on every database instance of the account, in any region: instances come and go. */
function databaseUser(stack: Stack, user: string): string {
  return stack.formatArn({
    service: 'rds-db',
    region: '*',
    resource: 'dbuser',
    resourceName: `*/${user}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
