import type { z } from 'zod';
import type { Place } from '../ports/cloud.ts';
import type { loadBalancersShape, targetGroupsShape } from './api-shapes.ts';

export type TargetGroup = z.infer<typeof targetGroupsShape>['TargetGroups'][number];
export type LoadBalancer = z.infer<typeof loadBalancersShape>['LoadBalancers'][number];

/** Something that may be what was meant. */
export type Candidate =
  | {
      readonly kind: 'target-group';
      readonly place: Place;
      readonly group: TargetGroup;
      /** The rule that leads to it, when a URL was asked about. */
      readonly by: string | null;
    }
  | {
      readonly kind: 'load-balancer';
      readonly place: Place;
      readonly balancer: LoadBalancer;
      /** Why it is offered, when nobody named it. */
      readonly by: string | null;
      /** How much fails there; the worst comes first. */
      readonly failures: number;
    };

export const arnOf = (candidate: Candidate): string =>
  candidate.kind === 'target-group'
    ? candidate.group.TargetGroupArn
    : candidate.balancer.LoadBalancerArn;

/** What the search of one place brought. */
export interface Findings {
  readonly place: Place;
  readonly candidates: readonly Candidate[];
  /** Candidates of a load balancer that takes any host: they count where no rule names the host. */
  readonly fallbacks: readonly Candidate[];
  /** Everything that has a name here, to find the nearest to what was typed. */
  readonly names: readonly string[];
  /** How much was looked through, e.g. `12 target groups`. */
  readonly searched: readonly string[];
  /** What could not be read, and what would cure it. */
  readonly problems: readonly string[];
  /** What was noticed on the way, e.g. that a rule answers by itself. */
  readonly notes: readonly string[];
}

export const nothingIn = (place: Place): Findings => ({
  place,
  candidates: [],
  fallbacks: [],
  names: [],
  searched: [],
  problems: [],
  notes: [],
});
