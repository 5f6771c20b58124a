import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../../src/remedies/plan.ts';
import { renderText } from '../../../src/slack/messages/render-text.ts';
import { proposal, restart } from '../incident-records.ts';

const edit = (instanceId: string, from: string, to: string): Change => ({
  kind: 'run-on-host',
  document: 'correct-upstream-linux',
  instanceId,
  port: 8080,
  parameters: {},
  undo: {},
  disrupts: false,
  shown: `correct the upstream of nginx  # on ${instanceId}`,
  diff: { of: '/etc/nginx/conf.d/shop.conf', before: [from], after: [to] },
});

const shown = (...changes: readonly Change[]): readonly string[] =>
  renderText({
    ...proposal,
    proposals: [{ ...restart, plan: { ...restart.plan, changes } }],
  }).split('\n');

const FROM = 'proxy_pass http://127.0.0.1:3000;';
const TO = 'proxy_pass http://127.0.0.1:8080;';

describe('what a proposal would do', () => {
  it('is shown with the lines that it replaces, once for hosts whose file is the same', () => {
    const lines = shown(edit('i-0b2', FROM, TO), edit('i-0c3', FROM, TO));

    const first = lines.findIndex((line) => line.includes('# on i-0b2'));
    expect(lines.slice(first, first + 4).map((line) => line.replace(/^ *\| ?/, ''))).toEqual([
      'correct the upstream of nginx  # on i-0b2, i-0c3',
      `- ${FROM}`,
      `+ ${TO}`,
      expect.stringMatching(/^Disruption/),
    ]);
  });

  it('is shown host by host where their files differ', () => {
    const lines = shown(edit('i-0b2', FROM, TO), edit('i-0c3', 'proxy_pass http://app;', TO));

    const first = lines.findIndex((line) => line.includes('# on i-0b2'));
    expect(lines.slice(first, first + 6).map((line) => line.replace(/^ *\| ?/, ''))).toEqual([
      'correct the upstream of nginx  # on i-0b2',
      `- ${FROM}`,
      `+ ${TO}`,
      'correct the upstream of nginx  # on i-0c3',
      '- proxy_pass http://app;',
      `+ ${TO}`,
    ]);
  });

  it.each([
    { given: 'the lines are too long', from: `# ${'x'.repeat(3_000)}` },
    {
      given: 'the lines hold what nobody would see',
      from: 'proxy_pass http://127.0.0.1\u202e:3000;',
    },
  ])('is shown without them when $given, and can be approved', ({ from }) => {
    const lines = shown(edit('i-0b2', from, TO));

    expect(lines.some((line) => line.includes('# on i-0b2'))).toBe(true);
    expect(lines.some((line) => line.includes(TO))).toBe(false);
    expect(lines.some((line) => line.includes('] Approve'))).toBe(true);
  });
});
