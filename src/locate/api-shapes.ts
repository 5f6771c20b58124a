import * as z from 'zod';
import type { ApiAnswer } from '../ports/api-answer.ts';

/**
 * Answers of the ELBv2 and EC2 APIs, as far as fiveohtwo reads them. Every field of the SDK's types is optional;
 * here is said once which ones have to be there.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
 */
export const targetGroupsShape = z.object({
  TargetGroups: z.array(
    z.object({
      TargetGroupArn: z.string(),
      TargetGroupName: z.string(),
      // Lambda target groups have neither protocol nor port.
      Protocol: z.string().default('HTTP'),
      Port: z.number().default(0),
      TargetType: z.string().default('instance'),
      HealthCheckPath: z.string().optional(),
      HealthCheckIntervalSeconds: z.number().optional(),
      HealthyThresholdCount: z.number().optional(),
      LoadBalancerArns: z.array(z.string()).default([]),
    }),
  ),
});

export const tagsShape = z.object({
  TagDescriptions: z.array(
    z.object({
      ResourceArn: z.string(),
      Tags: z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]),
    }),
  ),
});

export const loadBalancersShape = z.object({
  LoadBalancers: z.array(
    z.object({
      LoadBalancerArn: z.string(),
      LoadBalancerName: z.string(),
      DNSName: z.string().default(''),
      Type: z.string().default('application'),
      SecurityGroups: z.array(z.string()).default([]),
    }),
  ),
});

const strings = z.array(z.string()).default([]);
const matching = z.object({ Values: strings, RegexValues: strings }).optional();

export const listenersShape = z.object({
  Listeners: z
    .array(
      z.object({
        ListenerArn: z.string(),
        LoadBalancerArn: z.string().optional(),
        Protocol: z.string().default('HTTP'),
        Port: z.number().default(80),
      }),
    )
    .default([]),
});

export const rulesShape = z.object({
  Rules: z
    .array(
      z.object({
        /** A number, or `default` for the last one. */
        Priority: z.string().default('default'),
        Conditions: z
          .array(
            z.object({
              Field: z.string().default(''),
              // Rules made before there were conditions of other fields have their values here.
              Values: strings,
              RegexValues: strings,
              HostHeaderConfig: matching,
              PathPatternConfig: matching,
              HttpHeaderConfig: z
                .object({ HttpHeaderName: z.string().default('a header') })
                .optional(),
              HttpRequestMethodConfig: z.object({ Values: strings }).optional(),
              QueryStringConfig: z
                .object({
                  Values: z
                    .array(z.object({ Key: z.string().optional(), Value: z.string().default('') }))
                    .default([]),
                })
                .optional(),
            }),
          )
          .default([]),
        Actions: z
          .array(
            z.object({
              Type: z.string(),
              TargetGroupArn: z.string().optional(),
              ForwardConfig: z
                .object({
                  TargetGroups: z
                    .array(z.object({ TargetGroupArn: z.string(), Weight: z.number().default(1) }))
                    .default([]),
                })
                .optional(),
              RedirectConfig: z
                .object({
                  Protocol: z.string().default('#{protocol}'),
                  Port: z.string().default('#{port}'),
                  Host: z.string().default('#{host}'),
                  Path: z.string().default('/#{path}'),
                  Query: z.string().default('#{query}'),
                })
                .optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

export const targetHealthShape = z.object({
  TargetHealthDescriptions: z.array(
    z.object({
      Target: z.object({
        Id: z.string(),
        Port: z.number().optional(),
        AvailabilityZone: z.string().optional(),
      }),
      TargetHealth: z.object({
        State: z.string(),
        Reason: z.string().optional(),
        Description: z.string().optional(),
      }),
    }),
  ),
});

export const instancesShape = z.object({
  Reservations: z.array(
    z.object({
      Instances: z
        .array(
          z.object({
            InstanceId: z.string(),
            PrivateIpAddress: z.string().optional(),
            Placement: z.object({ AvailabilityZone: z.string().optional() }).optional(),
            SecurityGroups: z.array(z.object({ GroupId: z.string() })).default([]),
          }),
        )
        .default([]),
    }),
  ),
});

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

/** The value of an API's answer, or one sentence saying why there is none and what would cure it. */
export function parseAnswer<T>(what: string, shape: z.ZodType<T>, answer: ApiAnswer): Parsed<T> {
  switch (answer.kind) {
    case 'denied':
      return { ok: false, why: `Cannot read ${what}: access denied; grant ${answer.action}.` };
    case 'failed':
      return { ok: false, why: `Cannot read ${what}: ${answer.message}` };
    case 'answered': {
      let json: unknown;
      try {
        json = JSON.parse(answer.json);
      } catch {
        return { ok: false, why: `Cannot read ${what}: the answer is not JSON.` };
      }
      const parsed = shape.safeParse(json);
      if (parsed.success) return { ok: true, value: parsed.data };
      const field = parsed.error.issues[0]?.path.join('.') ?? '';
      return { ok: false, why: `Cannot read ${what}: the answer has no usable ${field}.` };
    }
    default:
      return answer satisfies never;
  }
}
