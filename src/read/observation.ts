import type { EpochMs } from '../brand.ts';
import type { Origin } from '../evidence/exhibit.ts';
import type { DeployedRevision } from '../ports/cloud-changes.ts';
import type { AppEvent } from './event.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

/** One line of a stored exhibit, copied from it, never retold. */
export interface Citation {
  readonly exhibit: string;
  /** 1-based; 0 when the exhibit as a whole speaks. */
  readonly line: number;
  /** At most 500 characters. */
  readonly text: string;
}

/** Where and when a fact was read. Equal facts are one observation: a log of a million lines stays small. */
export interface Seen {
  readonly citations: readonly Citation[];
  readonly count: number;
  readonly first: EpochMs | null;
  readonly last: EpochMs | null;
  readonly origin: Origin;
}

export type GatewayKind =
  | 'alb'
  | 'nginx'
  | 'haproxy'
  | 'apache'
  | 'iis'
  | 'envoy'
  | 'traefik'
  | 'caddy'
  | 'unknown';

/** A process that has a socket open; null where the table shows numbers or names only. */
export interface Holder {
  readonly process: string | null;
  readonly pid: number | null;
}

/** A typed fact, as one reader understood it. What it means for a 502 is the diagnosis's business. */
export type Fact =
  /** A gateway's own log tells how an attempt at its upstream failed. */
  | {
      readonly kind: 'failure';
      readonly gateway: GatewayKind;
      readonly failure: UpstreamFailure;
      /** `host:port`, `unix:/path`, a group's name, or null when the line does not say. */
      readonly upstream: string | null;
      readonly method: string | null;
      readonly path: string | null;
      /** Milliseconds that the attempt took, when the line says. */
      readonly millis: number | null;
    }
  /** The same as the times and sizes in an access log let conclude; an error log says it better. */
  | {
      readonly kind: 'attempt';
      readonly gateway: GatewayKind;
      readonly failure: UpstreamFailure;
      readonly upstream: string | null;
      readonly method: string | null;
      readonly path: string | null;
      readonly millis: number | null;
    }
  /** Requests that an access log lists, by outcome. */
  | {
      readonly kind: 'answer';
      readonly gateway: GatewayKind;
      readonly status: number;
      readonly madeBy: 'gateway' | 'upstream' | 'unknown';
      readonly upstream: string | null;
      /** `METHOD /path` without its query, a dozen at most: enough to tell one route from all. */
      readonly routes: readonly string[];
      /** Shortest and longest time that the upstream took, when the log has it. */
      readonly fastestMillis: number | null;
      readonly slowestMillis: number | null;
    }
  /** Something that a process, its supervisor or the kernel reports. */
  | {
      readonly kind: 'event';
      readonly event: AppEvent;
      /** The program or unit that it happened to, when the line says. */
      readonly subject: string | null;
      readonly detail: string | null;
    }
  | {
      readonly kind: 'listener';
      /** `0.0.0.0`, `127.0.0.1`, `::`, or a unix path. */
      readonly address: string;
      readonly port: number | null;
      readonly process: string | null;
      /** For a listener: connections that wait to be accepted, and how many may. */
      readonly waiting: number | null;
      readonly limit: number | null;
      /** Every process that has the socket open: a server with workers has several. */
      readonly holders: readonly Holder[];
    }
  /** A unix socket that an application server says it opened. */
  | { readonly kind: 'socket-named'; readonly path: string }
  /** The table of listeners was read whole: what is not in it does not listen. */
  | { readonly kind: 'listeners-read'; readonly of: 'tcp' | 'unix'; readonly listed: number }
  | {
      readonly kind: 'unit';
      readonly manager:
        | 'systemd'
        | 'upstart'
        | 'supervisord'
        | 'docker'
        | 'ecs'
        | 'kubernetes'
        | 'windows'
        /** An application pool. */
        | 'iis'
        | 'process';
      readonly name: string;
      readonly state:
        | 'running'
        | 'stopped'
        | 'failed'
        | 'restarting'
        | 'killed'
        | 'frozen'
        | 'unknown';
      readonly exitStatus: number | null;
      readonly result: string | null;
      readonly restarts: number | null;
      /** The main process, when the supervisor names it. */
      readonly pid: number | null;
    }
  /** Where a gateway's configuration sends requests. */
  | {
      readonly kind: 'upstream';
      readonly gateway: GatewayKind;
      readonly group: string | null;
      readonly address: string;
      readonly protocol: string | null;
      readonly down: boolean;
    }
  | {
      readonly kind: 'setting';
      readonly setting: SettingName;
      readonly value: string;
      /** The value as a number, in the unit of the setting's name; null when it is no number. */
      readonly number: number | null;
    }
  /** What somebody saw who connected by hand. */
  | {
      readonly kind: 'probe';
      readonly to: string | null;
      readonly from: 'gateway' | 'backend' | 'client' | 'unknown';
      readonly outcome: ProbeOutcome;
      readonly status: number | null;
      /** What was asked for, when it is known. */
      readonly path: string | null;
    }
  | {
      readonly kind: 'target-health';
      readonly target: string;
      readonly port: number | null;
      readonly state: string;
      readonly reason: string | null;
      readonly description: string | null;
    }
  | {
      readonly kind: 'metric';
      readonly metric: string;
      readonly total: number;
      readonly peak: number;
      readonly latest: number;
    }
  /** The same as one zone's nodes of the load balancer counted it. */
  | {
      readonly kind: 'zone-metric';
      readonly metric: string;
      readonly zone: string;
      readonly total: number;
    }
  | {
      readonly kind: 'security-rule';
      readonly group: string;
      readonly direction: 'ingress' | 'egress';
      readonly protocol: string;
      readonly fromPort: number;
      readonly toPort: number;
      /** A group id or an address range. */
      readonly peer: string;
    }
  | {
      readonly kind: 'security-group';
      readonly group: string;
      readonly ingressRules: number;
    }
  /** Where something stands in the VPC: a node of the load balancer (one per zone), or a target. */
  | {
      readonly kind: 'placement';
      readonly of: 'load-balancer' | 'target';
      /** Instance id or address as target health names it; the zone for the load balancer. */
      readonly target: string;
      readonly address: string | null;
      readonly subnet: string | null;
      readonly zone: string | null;
      readonly groups: readonly string[];
      /** The Auto Scaling group that made it. */
      readonly scalingGroup: string | null;
    }
  | {
      readonly kind: 'subnet';
      readonly subnet: string;
      readonly zone: string | null;
      readonly ranges: readonly string[];
    }
  | {
      readonly kind: 'acl-entry';
      readonly acl: string;
      readonly subnets: readonly string[];
      /** Entries are tried in the order of their numbers; the first that fits decides. */
      readonly number: number;
      readonly direction: 'ingress' | 'egress';
      readonly action: 'allow' | 'deny';
      /** A protocol number; `-1` is all of them. */
      readonly protocol: string;
      readonly fromPort: number;
      readonly toPort: number;
      readonly range: string;
    }
  | {
      readonly kind: 'vpc-route';
      readonly table: string;
      /** Subnets that have this table; those that have none use the main one. */
      readonly subnets: readonly string[];
      readonly main: boolean;
      readonly destination: string;
      readonly via: string;
      readonly blackhole: boolean;
    }
  | { readonly kind: 'prefix-list'; readonly list: string; readonly ranges: readonly string[] }
  /** Whether one layer of the network lets the load balancer reach a target: decided from the rules, not read. */
  | {
      readonly kind: 'network-path';
      readonly target: string;
      readonly port: number;
      readonly layer: 'security-group' | 'network-acl' | 'route' | 'zone';
      /** `partly`: from some of the load balancer's subnets, or for some of the ports. */
      readonly state: 'open' | 'blocked' | 'partly';
      /** The rule that is missing or the entry that denies, in words. */
      readonly detail: string;
    }
  /** A step behind the targets: where a gateway forwards, and what has that address. */
  | {
      readonly kind: 'hop';
      /** The instance, or the load balancer, that forwards. */
      readonly from: string;
      /** The upstream as it is named there. */
      readonly named: string;
      readonly address: string;
      readonly port: number;
      readonly leadsTo: 'instance' | 'load-balancer' | 'task' | 'interface' | 'nobody' | 'unknown';
      readonly name: string | null;
      readonly loop: boolean;
    }
  /** Of many hosts some were asked for evidence, and why these. */
  | {
      readonly kind: 'hosts-asked';
      readonly asked: number;
      readonly of: number;
      readonly why: string;
    }
  | {
      readonly kind: 'instance';
      readonly instance: string;
      /** `running`, `stopped`, ...; null when only its checks were read. */
      readonly state: string | null;
      /** `ok`, `impaired`, `initializing`, ...: the host below it, and the instance itself. */
      readonly systemCheck: string | null;
      readonly instanceCheck: string | null;
      readonly scheduledEvent: string | null;
    }
  | {
      readonly kind: 'scaling-group';
      readonly group: string;
      readonly minimum: number;
      readonly desired: number;
      readonly maximum: number;
      readonly inService: number;
      /** Instances by other states than InService: `Pending:Wait`, `Terminating`, ... */
      readonly others: readonly string[];
      readonly suspended: readonly string[];
      /** `EC2`, or `ELB` where unhealthy targets are replaced. */
      readonly healthCheck: string;
    }
  | {
      readonly kind: 'instance-refresh';
      readonly group: string;
      readonly refresh: string;
      /** Only then can it be rolled back. */
      readonly hasDesiredConfiguration: boolean;
      readonly status: string;
      readonly percentage: number | null;
    }
  | {
      readonly kind: 'listener-rule';
      readonly listener: string;
      readonly priority: string;
      /** Host, path and other conditions in words; empty for the default rule. */
      readonly conditions: string;
      readonly action: string;
      readonly targetGroups: readonly string[];
      /** Of a fixed response. */
      readonly status: number | null;
    }
  /** A deployment by CodeDeploy, with what it brought and what it replaced. */
  | {
      readonly kind: 'deployment';
      readonly application: string;
      readonly group: string;
      readonly deployment: string;
      readonly status: string;
      /** The names of those that it takes instances out of while it deploys to them; empty when it does not tell. */
      readonly targetGroups: readonly string[];
      readonly revision: DeployedRevision | null;
      readonly previous: DeployedRevision | null;
    }
  | {
      readonly kind: 'web-acl';
      readonly name: string;
      readonly id: string;
      readonly rules: readonly string[];
      /** By Firewall Manager, which puts back what others change. */
      readonly managed: boolean;
    }
  /** Which version of a Lambda function an alias means, and which were published. */
  | {
      readonly kind: 'function-alias';
      readonly function: string;
      readonly alias: string;
      readonly version: string;
      /** Part of its requests goes to another version: somebody is trying one out. */
      readonly shared: boolean;
    }
  | { readonly kind: 'function-version'; readonly function: string; readonly version: string }
  /** Somebody or something changed the account. What it explains is the diagnosis's business; never a cause itself. */
  | {
      readonly kind: 'change';
      readonly source: 'cloudtrail' | 'codedeploy' | 'auto-scaling' | 'ecs' | 'lambda';
      /** The event's name, `Deployment`, `Launching`, `Terminating`, ... */
      readonly event: string;
      readonly by: string | null;
      /** Ids and names of what was changed, as the event tells them. */
      readonly resources: readonly string[];
      readonly detail: string | null;
      /** Done by fiveohtwo itself. */
      readonly own: boolean;
    }
  /** When requests began to fail, by the load balancer's own counts. */
  | {
      readonly kind: 'onset';
      /** Null when they failed already before the window that was read. */
      readonly at: EpochMs | null;
      readonly lastFailure: EpochMs;
      /** Failures in an average minute since. */
      readonly perMinute: number;
      /** Of the requests since, 0 to 1; null when requests are not counted. */
      readonly share: number | null;
      readonly madeBy: 'load-balancer' | 'targets';
    }
  | {
      readonly kind: 'firewall-rule';
      readonly action: 'drop' | 'reject' | 'accept';
      readonly ports: readonly number[] | null;
      /** Packets that it has hit, when the listing counts them. */
      readonly packets: number | null;
      readonly chain: string;
    }
  /** A packet or flow that was let pass or not, as a log of the filter shows it. */
  | {
      readonly kind: 'packet';
      readonly by: 'host-firewall' | 'flow-log';
      readonly verdict: 'dropped' | 'passed';
      readonly source: string;
      readonly destination: string;
      readonly sourcePort: number | null;
      readonly destinationPort: number | null;
    }
  | {
      readonly kind: 'route';
      readonly type: 'unreachable' | 'prohibit' | 'blackhole';
      readonly destination: string;
    }
  | {
      readonly kind: 'resource';
      readonly resource:
        | 'disk'
        | 'inodes'
        | 'memory'
        | 'swap'
        | 'cpu'
        | 'load'
        | 'files'
        | 'conntrack'
        | 'ports'
        | 'io';
      /** 0 to 1 of what there is; above 1 for a queue that is longer than the machine serves. */
      readonly used: number;
      readonly name: string;
    }
  | { readonly kind: 'counter'; readonly counter: string; readonly value: number }
  /** What a name resolves to; null when it does not. */
  | { readonly kind: 'dns-answer'; readonly name: string; readonly address: string | null }
  | { readonly kind: 'address'; readonly address: string }
  /** Where a pod can be reached, as its orchestrator lists it. */
  | { readonly kind: 'workload-address'; readonly name: string; readonly address: string }
  /** A network of containers that one of them is in; the gateway is one of them, too. */
  | {
      readonly kind: 'container-network';
      readonly container: string;
      readonly network: string;
      readonly address: string | null;
      readonly gateway: boolean;
    }
  /** Packets of a size pass on the way to a host, or none of them does. */
  | { readonly kind: 'packet-size'; readonly bytes: number; readonly passes: boolean }
  /** A line of a table of routes; `0.0.0.0/0` is the default. */
  | { readonly kind: 'route-entry'; readonly destination: string }
  | {
      readonly kind: 'published-port';
      readonly host: number;
      readonly container: number;
      readonly bind: string | null;
    }
  /** How an access log ends: requests that were answered well after the last one that was not. */
  | {
      readonly kind: 'aftermath';
      /** Answers of 500 and above before. */
      readonly failed: number;
      readonly servedSince: number;
      /** Answers below 500 among the failures, from the first of them to the last. */
      readonly servedMeanwhile: number;
    }
  /** A gateway's error log was collected and tells of no failure at an upstream. */
  | { readonly kind: 'quiet-log'; readonly lines: number; readonly excerpt: boolean }
  /** What a person wrote about the incident in their own words. */
  | { readonly kind: 'statement'; readonly topic: string }
  /** A reader met something that it could not take: said, never swallowed. */
  | { readonly kind: 'unreadable'; readonly reader: string; readonly message: string };

export type ProbeOutcome =
  | 'answered'
  | 'connected'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'no-answer'
  | 'closed'
  | 'reset'
  | 'unresolved'
  | 'permission-denied'
  | 'no-local-port'
  | 'malformed'
  | 'not-tls'
  | 'tls-refused'
  | 'certificate-refused'
  | 'not-http';

export type SettingName =
  | 'gateway-idle-seconds'
  | 'backend-keepalive-seconds'
  /** How long a gateway keeps idle connections of those who ask it: a load balancer, browsers. */
  | 'front-keepalive-seconds'
  | 'deregistration-delay-seconds'
  | 'function-timeout-seconds'
  | 'gateway-read-timeout-seconds'
  | 'health-check-path'
  | 'health-check-matcher'
  | 'health-check-port'
  /** Where an answer sends whoever asked for the path: of the same server, without its query. */
  | 'redirected-path'
  | 'target-port'
  /** A port of a Kubernetes service: what an ingress or a load balancer asks for, and what the service has. */
  | 'service-port-asked'
  | 'service-port-offered'
  /** A port that a container or image declares. */
  | 'container-port'
  | 'target-type'
  | 'target-protocol'
  | 'upstream-keepalive'
  | 'local-port-range'
  | 'backend-protocol'
  /** The gateway puts a PROXY protocol header before what it sends to its upstream. */
  | 'proxy-protocol-sent'
  | 'worker-count'
  | 'server-software'
  | 'selinux';

export type Observation = Seen & Fact;
export type Kind = Fact['kind'];
export type ObservationOf<K extends Kind> = Seen & Extract<Fact, { kind: K }>;
