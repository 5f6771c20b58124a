import type { Observation, ObservationOf } from '../read/observation.ts';
import { type Signal, strong, weak } from './cause.ts';
import type { Scene } from './scene.ts';
import { changeInWords, changesBefore } from './what-changed.ts';

/** Changes that causes explain. A cause lists those that it fits; the engine hears them only beside other signals. */

const changed =
  (event: RegExp) =>
  (scene: Scene): readonly ObservationOf<'change'>[] =>
    changesBefore(scene.observations, scene.now).filter(
      (change) => !change.own && event.test(change.event),
    );

const detail = (observation: Observation): string =>
  observation.kind === 'change' ? changeInWords(observation) : '';

/** New code or a new configuration of hosts, containers or functions. */
export const released: Signal = weak(
  'something was deployed shortly before',
  changed(
    /^(?:Deployment|CreateDeployment|UpdateService|RegisterTaskDefinition|StartInstanceRefresh|UpdateFunction\w+|PublishVersion|UpdateAlias|UpdateStack|ExecuteChangeSet|SendCommand|CreateLaunchTemplateVersion)$/,
  ),
  detail,
);

export const securityGroupChanged: Signal = strong(
  'a security group was changed shortly before',
  changed(
    /^(?:(?:Revoke|Authorize|Modify)SecurityGroup\w+|SetSecurityGroups|ModifyNetworkInterfaceAttribute|ModifyInstanceAttribute)$/,
  ),
  detail,
);

export const networkChanged: Signal = strong(
  'a network ACL or a route was changed shortly before',
  changed(
    /^(?:(?:Create|Replace|Delete)(?:NetworkAcl|Route)\w*|(?:Associate|Disassociate)RouteTable)$/,
  ),
  detail,
);

export const checkChanged: Signal = strong(
  'the health check was changed shortly before',
  changed(/^ModifyTargetGroup$/),
  detail,
);

export const targetsMoved: Signal = strong(
  'targets were taken away or replaced shortly before',
  changed(
    /^(?:DeregisterTargets|Terminating|Deployment|UpdateService|StartInstanceRefresh|TerminateInstances|TerminateInstanceInAutoScalingGroup|SetDesiredCapacity|UpdateAutoScalingGroup|DetachLoadBalancer\w*)$/,
  ),
  detail,
);

export const routingChanged: Signal = strong(
  'targets, listeners or zones of the load balancer were changed shortly before',
  changed(
    /^(?:(?:Create|Modify|Delete)(?:Listener|Rule)|RegisterTargets|SetSubnets|SetRulePriorities)$/,
  ),
  detail,
);

export const stoppedFromOutside: Signal = weak(
  'instances were stopped or commands were sent to them shortly before',
  changed(/^(?:StopInstances|TerminateInstances|RebootInstances|SendCommand|StopTask)$/),
  detail,
);

export const timeoutsChanged: Signal = weak(
  'attributes of the load balancer or target group were changed shortly before',
  changed(/^Modify(?:LoadBalancer|TargetGroup)Attributes$/),
  detail,
);

export const functionChanged: Signal = strong(
  'the function was changed shortly before',
  changed(/^(?:UpdateFunction\w+|PublishVersion|UpdateAlias|PutFunctionConcurrency)$/),
  detail,
);
