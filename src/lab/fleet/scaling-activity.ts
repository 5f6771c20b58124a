import { type EpochMs, isoInstant } from '../../brand.ts';
import { SHOP } from './topology.ts';

/** Something that the Auto Scaling group did. */
export interface ScalingActivity {
  readonly at: EpochMs;
  readonly what: 'launch' | 'terminate';
  readonly instanceId: string;
  /** As in "in response to an instance refresh". */
  readonly because: string;
}

export const describeActivity = ({ at, what, instanceId, because }: ScalingActivity) => ({
  ActivityId: `${at.toString(16).padStart(12, '0')}-${what}-${instanceId}`,
  AutoScalingGroupName: SHOP.scalingGroup,
  Description:
    what === 'launch'
      ? `Launching a new EC2 instance: ${instanceId}`
      : `Terminating EC2 instance: ${instanceId}`,
  Cause:
    what === 'launch'
      ? `At ${isoInstant(at)} an instance was launched in response to ${because}.`
      : `At ${isoInstant(at)} instance ${instanceId} was taken out of service in response to ${because}.`,
  StartTime: isoInstant(at),
  EndTime: isoInstant(at),
  StatusCode: 'Successful',
  Progress: 100,
});
