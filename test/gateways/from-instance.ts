import { type EvidenceBundle, parseBundle } from '../../src/evidence/bundle.ts';
import type { Located } from '../../src/locate/located.ts';

export const INSTANCE = 'i-0123456789abcdef0';

/** The instance as the one target of a target group, which reaches it on port 80. */
export const LOCATED: Located = {
  service: 'shop',
  place: { account: null, region: 'eu-west-1' },
  targetGroup: {
    arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/1',
    name: 'shop',
    protocol: 'HTTP',
    port: 80,
    targetType: 'instance',
    healthCheckPath: '/',
  },
  loadBalancer: null,
  targets: [
    { id: INSTANCE, port: 80, address: '10.0.0.1', securityGroups: [], availabilityZone: null },
  ],
};

/** The evidence as if Run Command had brought it from the instance. */
export const fromInstance = (bundle: EvidenceBundle): EvidenceBundle =>
  parseBundle(JSON.parse(JSON.stringify(bundle).replaceAll('"gateway-1"', `"${INSTANCE}"`)));
