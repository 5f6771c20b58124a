import { expect, it } from '@jest/globals';
import type { Diagnosis } from '../../../src/diagnosis/verdict.ts';
import { renderText } from '../../../src/slack/messages/render-text.ts';
import { proposal } from '../incident-records.ts';

function shown(more: Partial<Diagnosis>): string {
  const { diagnosis } = proposal;
  if (diagnosis === null) throw new TypeError('no diagnosis');
  return renderText({ ...proposal, diagnosis: { ...diagnosis, ...more } });
}

it('shows the way of a request to where it fails, and which hosts were asked', () => {
  const text = shown({
    requestPath: {
      stations: [
        { what: 'ALB', host: null, port: null },
        { what: 'nginx', host: 'i-0a1', port: null },
        { what: 'app', host: 'i-0b2', port: 8080 },
      ],
      ends: 'fails',
    },
    hostsAsked: 'asked 6 of 40 instances: all 3 that do not pass their health checks',
  });

  expect(text).toContain('ALB → nginx on i-0a1 → app on i-0b2:8080 → ✗');
  expect(text).toContain('Hosts: asked 6 of 40 instances');
});

it('says nothing of a way that ends at the target', () => {
  expect(shown({ requestPath: null, hostsAsked: null })).not.toMatch(/ALB →|Hosts:/);
});
