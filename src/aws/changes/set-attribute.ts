import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SetAttribute, SettableAttribute } from '../../ports/cloud-changes.ts';
import { type Access, patientConfig } from '../client-config.ts';
import type { CallAdapter } from './call-adapter.ts';
import { settingAdapter } from './setting.ts';

/**
 * What each attribute belongs to, and its limits in seconds.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 */
interface Attribute {
  readonly of: 'LoadBalancer' | 'TargetGroup';
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

const ATTRIBUTES: Readonly<Record<string, Attribute>> &
  Readonly<Record<SettableAttribute, Attribute>> = {
  'idle_timeout.timeout_seconds': {
    of: 'LoadBalancer',
    name: 'idle timeout',
    least: 1,
    most: 4000,
  },
  'deregistration_delay.timeout_seconds': {
    of: 'TargetGroup',
    name: 'deregistration delay',
    least: 0,
    most: 3600,
  },
};

/** Sets one attribute of a load balancer or a target group. */
export function setAttribute(access: Access): CallAdapter<SetAttribute> {
  const client = new ElasticLoadBalancingV2Client(patientConfig(access));
  const ofLoadBalancer = ({ key }: SetAttribute) => ATTRIBUTES[key].of === 'LoadBalancer';

  return settingAdapter<SetAttribute, string>({
    name: ({ key, arn }) => `${ATTRIBUTES[key].name} of ${arn.split(':').at(-1) ?? arn}`,
    reads: ({ key }) => `elasticloadbalancing:Describe${ATTRIBUTES[key]?.of}Attributes`,
    writes: ({ key }) => `elasticloadbalancing:Modify${ATTRIBUTES[key]?.of}Attributes`,
    from: ({ from }) => from,
    to: ({ to }) => to,
    shown: (value) => `${value} s`,

    faultOf: ({ key, from, to }) => {
      const attribute = ATTRIBUTES[key];
      if (attribute === undefined) return `"${key}" is not an attribute that fiveohtwo sets`;
      const { least, most } = attribute;
      const fits = (value: string) =>
        /^\d{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most;
      return fits(from) && fits(to) ? null : `the value has to be ${least} to ${most}`;
    },

    read: async (call) => {
      const { arn, key } = call;
      const { Attributes = [] } = ofLoadBalancer(call)
        ? await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }))
        : await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
      return { value: Attributes.find(({ Key }) => Key === key)?.Value ?? '?', token: null };
    },

    write: async (call, Value) => {
      const { arn, key: Key } = call;
      const Attributes = [{ Key, Value }];
      return ofLoadBalancer(call)
        ? client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes }))
        : client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
    },
  });
}
