import * as z from 'zod';
import { apiReader } from './api-reader.ts';

const values = z.object({ Values: z.array(z.string()).default([]) }).optional();

const action = z.object({
  Type: z.string(),
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .object({
      TargetGroups: z
        .array(z.object({ TargetGroupArn: z.string(), Weight: z.number().optional() }))
        .default([]),
    })
    .optional(),
  FixedResponseConfig: z.object({ StatusCode: z.string().optional() }).optional(),
});

/** `DescribeRules`: which requests a listener sends where. The source of the exhibit names the listener. */
export const listenerRules = apiReader({
  name: 'listener rules',
  field: 'Rules',
  shape: z.object({
    Rules: z.array(
      z.object({
        RuleArn: z.string().default(''),
        Priority: z.string().default('default'),
        Conditions: z
          .array(
            z.object({
              Field: z.string().default(''),
              Values: z.array(z.string()).default([]),
              HostHeaderConfig: values,
              PathPatternConfig: values,
            }),
          )
          .default([]),
        Actions: z.array(action).default([]),
      }),
    ),
  }),
  facts: ({ Rules }, keep, exhibit) => {
    const listener = /arn:\S+/.exec(exhibit.source)?.[0] ?? '';
    for (const { RuleArn, Priority, Conditions, Actions } of Rules) {
      const last = Actions.at(-1);
      if (last === undefined) continue;
      const groups = new Set([
        ...(last.TargetGroupArn === undefined ? [] : [last.TargetGroupArn]),
        // A weight of nothing sends nothing.
        ...(last.ForwardConfig?.TargetGroups ?? [])
          .filter(({ Weight }) => Weight !== 0)
          .map(({ TargetGroupArn }) => TargetGroupArn),
      ]);
      const status = Number(last.FixedResponseConfig?.StatusCode);
      keep(
        {
          kind: 'listener-rule',
          listener,
          priority: Priority,
          conditions: Conditions.map((condition) => {
            const { Field: field, HostHeaderConfig: host, PathPatternConfig: path } = condition;
            const meant = host?.Values ?? path?.Values ?? condition.Values;
            return `${field} ${meant.join(' or ')}`;
          }).join(', '),
          action: last.Type,
          targetGroups: [...groups],
          status: Number.isNaN(status) ? null : status,
        },
        RuleArn === '' ? Priority : RuleArn,
      );
    }
  },
});
