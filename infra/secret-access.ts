import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** What a role must name to read a secret: Secrets Manager adds a dash and six characters to the name. */
export function secretArn(stack: Stack, name: string): string {
  return arnOf(stack, `${name}-??????`);
}

/** Every secret whose name begins with this prefix. */
export function secretsUnder(stack: Stack, prefix: string): string {
  return arnOf(stack, `${prefix}*`);
}

function arnOf(stack: Stack, resourceName: string): string {
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
