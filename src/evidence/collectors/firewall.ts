import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';

/** The web ACL in front of the load balancer: what could limit the rate of requests. */
export const firewall: Collector = {
  name: 'firewall',
  deadlineSeconds: 15,
  whenLate: 'Look at the web ACLs in the console of AWS WAF.',
  async collect({ cloud, located }, keep) {
    if (located.loadBalancer === null) return;
    const { arn } = located.loadBalancer;
    const source = `GetWebACLForResource ${arn}`;
    keep(apiExhibit({ section: 'web-acl', source }, await cloud.firewalls.webAcl(arn)));
  },
};
