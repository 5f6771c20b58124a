import { isoInstant } from '../../brand.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import type { ScalingGroups } from '../../ports/scaling-groups.ts';
import { answered } from './api-answers.ts';
import type { Fleet } from './fleet.ts';
import { describeActivity } from './scaling-activity.ts';
import { INSTANCES, SHOP } from './topology.ts';

/** Auto Scaling as it would answer for the fleet: a group of three, which may grow. */
export class FleetScalingGroups implements ScalingGroups {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  async groups(names: readonly string[]): Promise<ApiAnswer> {
    return answered({
      AutoScalingGroups: names.includes(SHOP.scalingGroup) ? [this.#group()] : [],
    });
  }

  #group() {
    const now = this.#fleet.clock.now();
    const present = this.#fleet
      .targetsAt(now)
      .filter(({ drainingSince }) => drainingSince === null);
    const { desiredCapacity, maximumCapacity } = this.#fleet.accountAt(now);
    return {
      ...GROUP,
      DesiredCapacity: desiredCapacity,
      MaxSize: maximumCapacity,
      Instances: [...new Set(present.map(({ instance }) => instance))].map(({ id, zone }) => ({
        InstanceId: id,
        AvailabilityZone: zone,
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        ProtectedFromScaleIn: false,
      })),
    };
  }

  async activities(name: string): Promise<ApiAnswer> {
    const { clock } = this.#fleet;
    return answered({
      Activities:
        name === SHOP.scalingGroup
          ? [...this.#fleet.activitiesUntil(clock.now()).map(describeActivity), ...AT_FIRST]
          : [],
    });
  }

  async instanceRefreshes(name: string): Promise<ApiAnswer> {
    const { refresh } = this.#fleet.accountAt(this.#fleet.clock.now());
    return answered({
      InstanceRefreshes:
        refresh === null || name !== SHOP.scalingGroup
          ? []
          : [
              {
                InstanceRefreshId: refresh.id,
                AutoScalingGroupName: name,
                Status: refresh.status,
                StatusReason: refresh.reason,
                StartTime: isoInstant(refresh.startedAt),
                PercentageComplete: refresh.percentage,
                InstancesToUpdate: 1,
                DesiredConfiguration: { LaunchTemplate: { ...TEMPLATE, Version: '13' } },
              },
            ],
    });
  }

  async lifecycleHooks(): Promise<ApiAnswer> {
    return answered({ LifecycleHooks: [] });
  }
}

/** Launched long before anything that is looked at. */
const AT_FIRST = INSTANCES.map(({ id }, index) => ({
  ActivityId: `5f0c1d2e-0000-4000-8000-00000000000${index + 1}`,
  AutoScalingGroupName: SHOP.scalingGroup,
  Description: `Launching a new EC2 instance: ${id}`,
  Cause:
    'At 2026-03-02T10:01:40Z an instance was started in response to a difference between desired and actual capacity.',
  StartTime: '2026-03-02T10:01:40.000Z',
  EndTime: '2026-03-02T10:02:11.000Z',
  StatusCode: 'Successful',
  Progress: 100,
}));

const TEMPLATE = { LaunchTemplateId: SHOP.launchTemplate, LaunchTemplateName: SHOP.service };

const GROUP = {
  LaunchTemplate: { ...TEMPLATE, Version: '12' },
  AutoScalingGroupName: SHOP.scalingGroup,
  MinSize: 3,
  AvailabilityZones: INSTANCES.map(({ zone }) => zone),
  TargetGroupARNs: [SHOP.targetGroup.arn],
  HealthCheckType: 'EC2',
  HealthCheckGracePeriod: 300,
  SuspendedProcesses: [],
  VPCZoneIdentifier: INSTANCES.map(({ subnetId }) => subnetId).join(','),
};
