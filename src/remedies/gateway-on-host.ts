import type { LocatedTarget } from '../locate/located.ts';
import type { GatewayKind, Observation, ObservationOf } from '../read/observation.ts';
import { affectedTargets } from './affected-targets.ts';
import type { Situation } from './remedy.ts';

/** Gateways whose configuration our documents for Linux edit. */
type LinuxGateway = 'nginx' | 'haproxy' | 'apache';

/** A gateway on a target, and where its configuration sends. */
export interface GatewayOnHost<Kind = LinuxGateway> {
  readonly target: LocatedTarget;
  readonly gateway: Kind;
  readonly upstreams: readonly ObservationOf<'upstream'>[];
  /** All that is known of this host. */
  readonly facts: readonly Observation[];
}

/** Upstreams that our documents take: no IPv6 addresses, no variables. */
const SENDABLE =
  /^(?:unix:\/[A-Za-z0-9./_-]{1,190}|[A-Za-z0-9][A-Za-z0-9._-]{0,190}(?::\d{1,5})?)$/;

/** The gateways of the affected instances; a target without one is left out. A verdict names a target, or what it sends to. */
export const gatewaysOf = (situation: Situation): readonly GatewayOnHost[] =>
  gatewaysOfKind(situation, isLinuxGateway);

/** Those of IIS with Application Request Routing. */
export const iisGatewaysOf = (situation: Situation): readonly GatewayOnHost<'iis'>[] =>
  gatewaysOfKind(situation, (gateway) => gateway === 'iis');

function gatewaysOfKind<Kind extends GatewayKind>(
  situation: Situation,
  isKind: (gateway: GatewayKind) => gateway is Kind,
): readonly GatewayOnHost<Kind>[] {
  const affected = new Set(affectedTargets(situation).map(({ id }) => id));
  const named = new Set(situation.verdicts.map(({ target }) => target));
  return situation.located.targets
    .filter(({ id }) => id.startsWith('i-'))
    .flatMap((target) => {
      const facts = situation.observations.filter(({ origin }) => origin.name === target.id);
      const upstreams = facts.filter(
        (fact): fact is ObservationOf<'upstream'> =>
          fact.kind === 'upstream' && isKind(fact.gateway) && SENDABLE.test(fact.address),
      );
      const gateways = [...new Set(upstreams.map(({ gateway }) => gateway))].filter(isKind);
      const [gateway] = gateways;
      // A name that it looked up is in its log by the address.
      const sendsTo = [
        ...upstreams.map(({ address }) => address),
        ...facts.flatMap((fact) => (fact.kind === 'failure' ? [fact.upstream] : [])),
      ];
      const meant = affected.has(target.id) || sendsTo.some((address) => named.has(address));
      return gateway === undefined || gateways.length > 1 || !meant
        ? []
        : [{ target, gateway, upstreams, facts }];
    });
}

const isLinuxGateway = (gateway: GatewayKind): gateway is LinuxGateway =>
  gateway === 'nginx' || gateway === 'haproxy' || gateway === 'apache';

/** The upstream that fails: the one that the gateway's log names, else the only one that there is. */
export function failingUpstream(
  { upstreams, facts }: Pick<GatewayOnHost, 'upstreams' | 'facts'>,
  fits: (failure: ObservationOf<'failure'>) => boolean = () => true,
): ObservationOf<'upstream'> | null {
  const named = new Set(
    facts.flatMap((fact) => (fact.kind === 'failure' && fits(fact) ? [fact.upstream] : [])),
  );
  const failing = distinct(upstreams.filter(({ address }) => named.has(address)));
  const candidates = failing.length > 0 ? failing : distinct(upstreams);
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

/** One for each address: a group is named where it is declared and where it is used. */
const distinct = (upstreams: readonly ObservationOf<'upstream'>[]) =>
  [...new Map(upstreams.map((upstream) => [upstream.address, upstream])).values()].filter(
    ({ address }) => address.startsWith('unix:') || /:\d+$/.test(address),
  );
