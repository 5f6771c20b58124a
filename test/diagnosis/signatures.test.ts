import { describe, expect, it } from '@jest/globals';
import { diagnoseObservations } from '../../src/diagnosis/diagnose.ts';
import { NOTHING_KNOWN } from '../../src/diagnosis/experience/known-incidents.ts';
import { readExhibit } from '../../src/read/registry.ts';
import { pasted } from './evidence.ts';
import { ALB } from './signatures/alb.ts';
import { APACHE } from './signatures/apache.ts';
import { BACKEND } from './signatures/backend.ts';
import { GO_AND_ENVOY } from './signatures/go-and-envoy.ts';
import { HAPROXY } from './signatures/haproxy.ts';
import { IIS } from './signatures/iis.ts';
import { NGINX } from './signatures/nginx.ts';
import { IN_WORDS } from './signatures/words.ts';

describe.each([
  { gateway: 'alb', rows: ALB },
  { gateway: 'apache', rows: APACHE },
  { gateway: 'haproxy', rows: HAPROXY },
  { gateway: 'iis', rows: IIS },
  { gateway: 'nginx', rows: NGINX },
  { gateway: 'caddy', rows: GO_AND_ENVOY },
  { gateway: null, rows: BACKEND },
  { gateway: 'nginx', rows: IN_WORDS },
])('a line alone, with $gateway as the gateway', ({ gateway, rows }) => {
  it.each(
    rows.map((row) => ({ ...row, shown: row.line.slice(-90), causes: row.means.join(' or ') })),
  )('…$shown means $causes', ({ line, means, in: section = 'gateway_error_log' }) => {
    const bundle = pasted({ [section]: line }, gateway);
    const read = bundle.exhibits.flatMap(readExhibit);
    // What a line means is for the rules to know, whatever other incidents had such a line.
    const [best] = diagnoseObservations(bundle, read, NOTHING_KNOWN).verdicts;

    expect(means).toContain(best?.cause);
  });
});
