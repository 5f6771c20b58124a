import * as z from 'zod';
import { parseAnswer } from '../../locate/api-shapes.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';

const listenersShape = z.object({
  Listeners: z.array(z.object({ ListenerArn: z.string(), Port: z.number().optional() })),
});

/** A load balancer may have 50 listeners; people have one or two. */
const MOST_LISTENERS = 10;

/** The load balancer, its attributes, and the rules by which its listeners send requests on. */
export const loadBalancer: Collector = {
  name: 'load-balancer',
  deadlineSeconds: 20,
  whenLate: 'Run the investigation again; ELBv2 may be throttling the account.',
  async collect({ cloud: { loadBalancers }, located }, keep) {
    if (located.loadBalancer === null) return;
    const { arn } = located.loadBalancer;
    await Promise.all([
      loadBalancers
        .loadBalancers([arn])
        .then((answer) =>
          keep(
            apiExhibit(
              { section: 'load-balancer', source: `DescribeLoadBalancers ${arn}` },
              answer,
            ),
          ),
        ),
      loadBalancers.loadBalancerAttributes(arn).then((answer) =>
        keep(
          apiExhibit(
            {
              section: 'load-balancer-attributes',
              source: `DescribeLoadBalancerAttributes ${arn}`,
            },
            answer,
          ),
        ),
      ),
      loadBalancers.listeners(arn).then(async (answer) => {
        keep(apiExhibit({ section: 'listeners', source: `DescribeListeners ${arn}` }, answer));
        const parsed = parseAnswer('listeners', listenersShape, answer);
        const found = parsed.ok ? parsed.value.Listeners.slice(0, MOST_LISTENERS) : [];
        await Promise.all(
          found.map(async ({ ListenerArn, Port }) =>
            keep(
              apiExhibit(
                {
                  section: 'listener-rules',
                  part: String(Port ?? found.findIndex((one) => one.ListenerArn === ListenerArn)),
                  source: `DescribeRules ${ListenerArn}`,
                },
                await loadBalancers.listenerRules(ListenerArn),
              ),
            ),
          ),
        );
      }),
    ]);
  },
};
