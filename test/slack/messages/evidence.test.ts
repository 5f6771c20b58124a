import { expect, it } from '@jest/globals';
import type { Reason, Verdict } from '../../../src/diagnosis/verdict.ts';
import { renderText } from '../../../src/slack/messages/render-text.ts';
import { proposal } from '../incident-records.ts';

const reason = (says: string, line: number, text = `line ${line}`): Reason => ({
  exhibit: 'gateway/error.log',
  line,
  text,
  says,
});

function shown(because: readonly Reason[], more: Partial<Verdict> = {}): string {
  const { diagnosis } = proposal;
  const [verdict] = diagnosis?.verdicts ?? [];
  if (diagnosis === null || verdict === undefined) throw new TypeError('no verdict');
  const verdicts = [{ ...verdict, because, ...more }];
  return renderText({ ...proposal, diagnosis: { ...diagnosis, verdicts } });
}

it('says each thing once, with the first line that says it', () => {
  const text = shown([reason('refused', 1), reason('refused', 2), reason('not listening', 3)]);

  expect(text).toContain('refused · gateway/error.log:1\n    | line 1\nnot listening · ');
  expect(text).not.toContain('gateway/error.log:2');
  expect(text).toContain('and 1 more in the evidence bundle');
});

it('shows at most five lines', () => {
  const text = shown([1, 2, 3, 4, 5, 6, 7].map((line) => reason(`fact ${line}`, line)));

  expect(text).toContain('fact 5 ·');
  expect(text).not.toContain('fact 6 ·');
  expect(text).toContain('and 2 more in the evidence bundle');
});

it('shows a log line to its end, of a line of JSON only the beginning', () => {
  const log = `connect() failed ${'x'.repeat(200)} end`;
  const json = `{"Rules":[{"Port":8080,"Group":"${'x'.repeat(200)}"}]}`;

  expect(shown([reason('refused', 1, log)])).toContain(log);
  expect(shown([reason('no rule', 1, json)])).not.toContain(json);
});

it('has a line for each of two causes that are as good as sure', () => {
  const { diagnosis } = proposal;
  const [verdict] = diagnosis?.verdicts ?? [];
  if (diagnosis === null || verdict === undefined) throw new TypeError('no verdict');
  const many = [1, 2, 3, 4, 5, 6].map((line) => reason(`first ${line}`, line));
  const verdicts: readonly Verdict[] = [
    { ...verdict, because: many },
    { ...verdict, target: 'i-0c3', strength: 'likely', because: [reason('second', 9)] },
  ];
  const text = renderText({ ...proposal, diagnosis: { ...diagnosis, verdicts } });

  expect(text).toContain('Also (likely, about 9 in 10): ');
  expect(text).toContain('second · gateway/error.log:9');
});

it('of a row of values in JSON it shows the first, so that what follows the row is seen', () => {
  const minutes = Array.from({ length: 60 }, (_, minute) => `"2026-11-22T17:${minute}:00.000Z"`);
  const json = `{"Id":"elb502","Timestamps":[${minutes}],"Values":[7,${minutes.map(() => 3)}],"StatusCode":"Complete"}`;

  expect(shown([reason('502s', 2, json)])).toContain(
    '{"Id":"elb502","Timestamps":["2026-11-22T17:0:00.000Z", …],"Values":[7, …],"StatusCode":"Complete"}',
  );
});

it('says that a quotation begins in the middle of an answer', () => {
  expect(shown([reason('no rule', 4, 'mPort":9100,"ToPort":9100}')])).toContain(
    '| …mPort":9100,"ToPort":9100}',
  );
});
