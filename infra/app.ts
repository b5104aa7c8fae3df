import { App, Tags } from 'aws-cdk-lib';
import { selectEnvironment } from './config/select-environment.ts';
import { addSweepStack } from './sweep-stack.ts';

const app = new App();
const environment = selectEnvironment(app.node.tryGetContext('env'));
addSweepStack(app, environment);
Tags.of(app).add('service', 'driftmatrix');
Tags.of(app).add('env', environment.name);
