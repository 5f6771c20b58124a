import * as z from 'zod';
import type { Exhibit } from '../evidence/exhibit.ts';
import { jsonOf, LineFinder } from './json-text.ts';
import { type Line, linesOf } from './lines.ts';
import type { Observation } from './observation.ts';
import type { Reader } from './reader.ts';
import { Tally } from './tally.ts';

/** `DescribeSecurityGroupRules`: one entry per rule and peer. */
const rules = z.object({
  SecurityGroupRules: z.array(
    z.object({
      GroupId: z.string(),
      IsEgress: z.boolean().optional(),
      IpProtocol: z.string().optional(),
      FromPort: z.number().optional(),
      ToPort: z.number().optional(),
      CidrIpv4: z.string().optional(),
      CidrIpv6: z.string().optional(),
      PrefixListId: z.string().optional(),
      ReferencedGroupInfo: z.object({ GroupId: z.string().optional() }).optional(),
    }),
  ),
});

/** `DescribeSecurityGroups`: rules in lists, peers in lists within them. */
const groups = z.object({
  SecurityGroups: z.array(
    z.object({
      GroupId: z.string(),
      IpPermissions: z.array(z.unknown()).optional(),
      IpPermissionsEgress: z.array(z.unknown()).optional(),
    }),
  ),
});
const permission = z.object({
  IpProtocol: z.string().optional(),
  FromPort: z.number().optional(),
  ToPort: z.number().optional(),
  UserIdGroupPairs: z.array(z.object({ GroupId: z.string().optional() })).optional(),
  IpRanges: z.array(z.object({ CidrIp: z.string().optional() })).optional(),
});

/** `sg-0a1b (name): ingress rules: none`, `ingress tcp 8080 from sg-1`, and the like. */
const NONE =
  /(?<group>sg-[0-9a-f]+)[^\n]{0,80}?\b(?:ingress|inbound)[^\n]{0,40}?\b(?:none|no rules?|empty)\b/i;
const RULE =
  /(?:(?<group>sg-[0-9a-f]+)\b[^\n]{0,60}?)?\b(?<direction>ingress|inbound|egress|outbound)\b[^\n]{0,40}?\b(?<protocol>tcp|udp|all|-1)\b\W{0,4}(?:port )?(?<from>\d+)(?:\s*(?:-|to)\s*(?<to>\d+))?[^\n]{0,40}?(?:from|to|source|<-|->)\s*(?<peer>sg-[0-9a-f]+|\d+\.\d+\.\d+\.\d+\/\d+)/i;

/** A group told in words, with its ports and the word that there are no others. */
const IN_WORDS = /^(?<whose>.*?)\bsecurity groups?\b(?<rest>.*)$/i;
const LISTS_RULES = /\b(?:ingress|inbound|incoming|allows?|admits?|lets? in|open(?:s|ed)?)\b/i;
const NO_MORE = /\b(?:nothing else|only|no other|that is all|and no more)\b/i;
const A_PORT = /(?<![\w./-])(?<from>\d{2,5})(?:\s?(?:-|to)\s?(?<to>\d{2,5}))?(?![\w./])/g;

export const securityGroups: Reader = {
  name: 'security groups',
  recognises: ({ text }) =>
    /SecurityGroups|SecurityGroupRules|\bsg-[0-9a-f]{6,17}\b|\bsecurity groups?\b/i.test(text),
  read: (exhibit) => readJson(exhibit) ?? readGroups(exhibit) ?? readText(exhibit),
};

function readJson(exhibit: Exhibit): readonly Observation[] | null {
  const parsed = rules.safeParse(jsonOf(exhibit));
  if (!parsed.success) return null;
  const tally = new Tally(exhibit);
  const lines = new LineFinder(exhibit);
  const ingress = new Map<string, number>();
  for (const rule of parsed.data.SecurityGroupRules) {
    const { GroupId: group, IsEgress: egress = false, IpProtocol: protocol = '-1' } = rule;
    const all = protocol === '-1';
    const from = all ? 0 : (rule.FromPort ?? 0);
    const to = all ? 65_535 : (rule.ToPort ?? 65_535);
    const peer =
      rule.ReferencedGroupInfo?.GroupId ??
      rule.CidrIpv4 ??
      rule.CidrIpv6 ??
      rule.PrefixListId ??
      '';
    const direction = egress ? 'egress' : 'ingress';
    ingress.set(group, (ingress.get(group) ?? 0) + (egress ? 0 : 1));
    lines.find(group);
    tally.add(
      `${group}|${direction}|${protocol}|${from}|${to}|${peer}`,
      lines.find(peer === '' ? group : peer),
      {
        kind: 'security-rule',
        group,
        direction,
        protocol,
        fromPort: Math.max(0, from),
        toPort: to < 0 ? 65_535 : to,
        peer,
      },
    );
  }
  // A group without any rule has no row: that it was asked about stands in the source.
  for (const group of exhibit.source.match(/\bsg-[0-9a-f]+/g) ?? []) {
    if (!ingress.has(group)) ingress.set(group, 0);
  }
  for (const [group, count] of ingress) {
    tally.add(`group|${group}`, lines.find(group), {
      kind: 'security-group',
      group,
      ingressRules: count,
    });
  }
  return tally.observations();
}

function readGroups(exhibit: Exhibit): readonly Observation[] | null {
  const parsed = groups.safeParse(jsonOf(exhibit));
  if (!parsed.success) return null;
  const tally = new Tally(exhibit);
  const lines = new LineFinder(exhibit);
  for (const { GroupId: group, ...lists } of parsed.data.SecurityGroups) {
    const head = lines.find(group);
    const { IpPermissions: ingress = [], IpPermissionsEgress: egress = [] } = lists;
    for (const [direction, list] of [
      ['ingress', ingress],
      ['egress', egress],
    ] as const) {
      for (const item of list) {
        const rule = permission.safeParse(item);
        if (!rule.success) continue;
        const { IpProtocol: protocol = '-1', FromPort: from = 0, ToPort: to = 65_535 } = rule.data;
        const pairs = (rule.data.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId ?? '');
        const ranges = (rule.data.IpRanges ?? []).map(({ CidrIp }) => CidrIp ?? '');
        for (const peer of [...pairs, ...ranges])
          tally.add(`${group}|${direction}|${protocol}|${from}|${to}|${peer}`, head, {
            kind: 'security-rule',
            group,
            direction,
            protocol,
            fromPort: from,
            toPort: to,
            peer,
          });
      }
    }
    tally.add(`group|${group}`, head, {
      kind: 'security-group',
      group,
      ingressRules: ingress.length,
    });
  }
  return tally.observations();
}

function readWords(tally: Tally, line: Line): void {
  const told = IN_WORDS.exec(line.text)?.groups;
  const { whose = '', rest = '' } = told ?? {};
  if (told === undefined || /load.?balancer'?s?|\bA?LB'?s?\b/i.test(whose)) return;
  if (!LISTS_RULES.test(rest) || !NO_MORE.test(rest) || /\bsg-[0-9a-f]{6}/.test(line.text)) return;
  for (const { groups: port } of rest.matchAll(A_PORT)) {
    const from = Number(port?.['from']);
    const to = Number(port?.['to'] ?? from);
    tally.add(`words|${from}|${to}`, line, {
      kind: 'security-rule',
      group: `${whose.trim()} security group`.trim(),
      direction: 'ingress',
      protocol: 'tcp',
      fromPort: from,
      toPort: to,
      peer: '',
    });
  }
}

function readText(exhibit: Exhibit): readonly Observation[] {
  const tally = new Tally(exhibit);
  let last = '';
  for (const line of linesOf(exhibit)) {
    const none = NONE.exec(line.text)?.groups;
    if (none !== undefined) {
      tally.add(`group|${none['group']}`, line, {
        kind: 'security-group',
        group: none['group'] ?? '',
        ingressRules: 0,
      });
      continue;
    }
    readWords(tally, line);
    last = /\bsg-[0-9a-f]+/.exec(line.text)?.[0] ?? last;
    const rule = RULE.exec(line.text)?.groups;
    if (rule === undefined) continue;
    const { direction = '', protocol = 'tcp', from = '0', to = from, peer = '' } = rule;
    tally.add(line.text, line, {
      kind: 'security-rule',
      group: rule['group'] ?? last,
      direction: /in/i.test(direction.slice(0, 2)) ? 'ingress' : 'egress',
      protocol,
      fromPort: Number(from),
      toPort: Number(to),
      peer,
    });
  }
  return tally.observations();
}
