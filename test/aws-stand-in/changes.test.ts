import {
  CreateAliasCommand,
  CreateFunctionCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsCloudChanges } from '../../src/aws/cloud-changes.ts';
import type { CloudCall, CloudChanges } from '../../src/ports/cloud-changes.ts';
import { asCaller } from '../run-command/caller.ts';
import { buildShop, type Shop } from './shop.ts';
import { type StandIn, startStandIn, whySkipped } from './stand-in.ts';

const why = whySkipped();
if (why !== null) process.stderr.write(`changes against a stand-in are not tested: ${why}\n`);

interface Case {
  readonly change: string;
  readonly call: (shop: Shop) => CloudCall;
  /** The same with an old value that is not the one that stands there; null where the call has none. */
  readonly stale: ((call: CloudCall) => CloudCall) | null;
}

const PORT = 8080;
const WEB_ACL = { name: 'shop', id: '' };

const CASES: readonly Case[] = [
  {
    change: 'a rule into the security group',
    call: ({ instanceGroup, balancerGroup }) => ({
      kind: 'allow-ingress',
      groupId: instanceGroup,
      port: 9090,
      sourceGroupId: balancerGroup,
      description: 'fiveohtwo shop-1',
    }),
    stale: null,
  },
  {
    change: 'a rule out of the security group',
    call: ({ instanceGroup, balancerGroup }) => ({
      kind: 'allow-egress',
      groupId: balancerGroup,
      port: PORT,
      destinationGroupId: instanceGroup,
      description: 'fiveohtwo shop-1',
    }),
    stale: null,
  },
  {
    change: "the load balancer's idle timeout",
    call: ({ loadBalancerArn }) => ({
      kind: 'set-attribute',
      arn: loadBalancerArn,
      key: 'idle_timeout.timeout_seconds',
      from: '60',
      to: '4',
    }),
    stale: (call) => ({ ...call, from: '30' }) as CloudCall,
  },
  {
    change: 'the deregistration delay',
    call: ({ targetGroupArn }) => ({
      kind: 'set-attribute',
      arn: targetGroupArn,
      key: 'deregistration_delay.timeout_seconds',
      from: '300',
      to: '600',
    }),
    stale: (call) => ({ ...call, from: '0' }) as CloudCall,
  },
  {
    change: 'the health check',
    call: ({ targetGroupArn }) => ({
      kind: 'set-health-check',
      targetGroupArn,
      from: { path: '/', matcher: '200' },
      to: { path: '/healthz/', matcher: '200,204' },
    }),
    stale: (call) => ({ ...call, from: { path: '/old', matcher: '200' } }) as CloudCall,
  },
  {
    change: 'registrations with a port of their own',
    // The stand-in knows a target by its id alone: one instance on two ports is in test/aws/changes/targets.test.ts.
    call: ({ targetGroupArn }) => ({
      kind: 'register-targets',
      targetGroupArn,
      targets: [{ id: 'i-0d6e80a2c4f5b7914', port: 8081 }],
    }),
    stale: null,
  },
  {
    change: 'a target taken out',
    call: ({ targetGroupArn, instances }) => ({
      kind: 'deregister-targets',
      targetGroupArn,
      targets: instances.slice(0, 1).map(({ id }) => ({ id, port: PORT })),
      leaveHealthy: 0,
    }),
    stale: (call) => ({ ...call, leaveHealthy: 9 }) as CloudCall,
  },
  {
    change: 'the desired capacity',
    call: ({ instances }) => ({
      kind: 'set-desired-capacity',
      autoScalingGroup: 'shop-asg',
      from: instances.length,
      to: instances.length + 1,
    }),
    stale: (call) => ({ ...call, from: 1 }) as CloudCall,
  },
  {
    change: 'the version of an alias',
    call: () => ({
      kind: 'point-lambda-alias',
      functionName: 'shop-api',
      alias: 'live',
      from: '2',
      to: '1',
    }),
    stale: (call) => ({ ...call, from: '3' }) as CloudCall,
  },
  {
    change: 'a rate limit in the web ACL',
    call: () => ({
      kind: 'limit-rate',
      webAclName: WEB_ACL.name,
      webAclId: WEB_ACL.id,
      limit: 300,
      windowSeconds: 60,
      ruleName: 'fiveohtwo-shop-1',
    }),
    stale: null,
  },
];

(why === null ? describe : describe.skip)('changes against a stand-in for AWS', () => {
  let standIn: StandIn;
  let shop: Shop;
  let changes: CloudChanges;
  let restore = () => {};

  beforeAll(async () => {
    standIn = await startStandIn();
    restore = asCaller({ AWS_ENDPOINT_URL: standIn.url });
    shop = await buildShop(PORT);
    await buildFunction();
    WEB_ACL.id = await buildWebAcl();
    changes = awsCloudChanges({ region: 'eu-west-1' });
  }, 120_000);
  afterAll(async () => {
    restore();
    await standIn?.stop();
  });

  it.each(CASES)(
    '$change: refused when stale, made, proven, not made twice, undone',
    async ({ call: callOf, stale }) => {
      const call = callOf(shop);
      expect(await changes.prove(call)).toMatchObject({ holds: false });
      if (stale !== null) {
        expect(await changes.apply(stale(call))).toMatchObject({ kind: 'failed' });
        expect(await changes.prove(call)).toMatchObject({ holds: false });
      }

      const made = await changes.apply(call);
      expect(made).toMatchObject({ kind: 'changed', handle: expect.any(String) });
      expect(await changes.prove(call)).toMatchObject({ holds: true });
      const again = await changes.apply(call);
      // Our own rule, found again by its description or its name, keeps its handle.
      expect(again).toMatchObject(
        made.kind === 'changed' && /^allow|^limit/.test(call.kind)
          ? { kind: 'changed', handle: made.handle }
          : { kind: 'unchanged' },
      );

      const handle = made.kind === 'changed' ? (made.handle ?? '') : '';
      expect(await changes.undo(call, handle)).toMatchObject({ kind: 'changed', handle: null });
      expect(await changes.prove(call)).toMatchObject({ holds: false });
    },
    30_000,
  );
});

/** Two published versions, and an alias on the second. */
async function buildFunction(): Promise<void> {
  const lambda = new LambdaClient({ region: 'eu-west-1' });
  const FunctionName = 'shop-api';
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/shop',
      Code: { ZipFile: emptyZip('one') },
    }),
  );
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: emptyZip('two') }));
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '2' }));
}

async function buildWebAcl(): Promise<string> {
  const waf = new WAFV2Client({ region: 'eu-west-1' });
  const { Summary } = await waf.send(
    new CreateWebACLCommand({
      Name: WEB_ACL.name,
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      VisibilityConfig: {
        SampledRequestsEnabled: true,
        CloudWatchMetricsEnabled: true,
        MetricName: 'shop',
      },
    }),
  );
  if (Summary?.Id === undefined) throw new TypeError('The web ACL has no id');
  return Summary.Id;
}

/** The end of an archive without files; a comment makes it another one. */
function emptyZip(comment: string): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, Buffer.from(comment)]);
}
