import {
  CfnSecurityGroupIngress,
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Environment, NetworkSettings } from './config/environment.ts';

/** Where a function that reads databases runs. */
export interface Network {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly functions: ISecurityGroup;
}

/**
 * The way from the functions to the databases, and to the AWS services that they use, without the internet. Undefined where
 * the environment names no network.
 */
export function addNetwork(scope: Construct, { network }: Environment): Network | undefined {
  if (!network) return undefined;
  const inner = new Construct(scope, 'Network');
  const vpc = Vpc.fromVpcAttributes(inner, 'Vpc', {
    vpcId: network.vpc,
    availabilityZones: [...network.availabilityZones],
    privateSubnetIds: [...network.subnets],
    privateSubnetRouteTableIds: [...network.routeTables],
  });
  const functions = new SecurityGroup(inner, 'Functions', {
    vpc,
    description: 'driftmatrix: the functions that read databases',
    allowAllOutbound: false,
  });
  openDatabases(inner, functions, network.databases);
  // DynamoDB and S3 have public addresses even behind a gateway endpoint; nothing else of the internet has a route.
  functions.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services, through the endpoints of the VPC');
  const placed: Network = { vpc, subnets: vpc.privateSubnets, functions };
  if (network.endpoints) addEndpoints(inner, placed);
  return placed;
}

/** Out of the functions, and into the databases' own security groups, on the databases' ports and no other. */
function openDatabases(scope: Construct, functions: ISecurityGroup, databases: NetworkSettings['databases']): void {
  for (const port of databases.ports) {
    for (const id of databases.securityGroups) {
      functions.addEgressRule(Peer.securityGroupId(id), Port.tcp(port), 'tenant databases');
      new CfnSecurityGroupIngress(scope, `From-${id}-${port}`, {
        groupId: id,
        sourceSecurityGroupId: functions.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        description: 'driftmatrix reads catalogs',
      });
    }
    for (const range of databases.ranges) {
      const peer = range.includes(':') ? Peer.ipv6(range) : Peer.ipv4(range);
      functions.addEgressRule(peer, Port.tcp(port), 'tenant databases');
    }
  }
}

/** What the functions talk to. Logs and the queue's polling need none: Lambda does these from outside the VPC. */
function addEndpoints(scope: Construct, { vpc, subnets, functions }: Network): void {
  const selection = { subnets: [...subnets] };
  for (const service of ['DYNAMODB', 'S3'] as const) {
    new GatewayVpcEndpoint(scope, service, {
      vpc,
      service: GatewayVpcEndpointAwsService[service],
      subnets: [selection],
    });
  }
  const doors = new SecurityGroup(scope, 'Endpoints', {
    vpc,
    description: 'driftmatrix: endpoints of SQS and Secrets Manager',
    allowAllOutbound: false,
  });
  doors.addIngressRule(functions, Port.tcp(443), 'the functions');
  for (const service of ['SQS', 'SECRETS_MANAGER'] as const) {
    new InterfaceVpcEndpoint(scope, service, {
      vpc,
      service: InterfaceVpcEndpointAwsService[service],
      subnets: selection,
      securityGroups: [doors],
      open: false,
    });
  }
}
