import type { Observation } from '../../read/observation.ts';
import { type Cause, conclusive, strong } from '../cause.ts';
import { functionChanged } from '../changes.ts';
import { functionErrors } from '../found-steps.ts';
import type { Scene } from '../scene.ts';
import { anyFailure } from '../symptoms.ts';

const isLambda = (s: Scene) => [
  ...s.settings('target-type').filter(({ value }) => value === 'lambda'),
  ...s.of('target-health').filter(({ target }) => target.startsWith('arn:aws:lambda')),
];

/** The longest run is as long as a run may be. */
function untilTimeout(scene: Scene): readonly Observation[] {
  const seconds = scene.settings('function-timeout-seconds')[0]?.number ?? null;
  if (seconds === null) return [];
  return scene.metrics('FunctionDuration').filter(({ peak }) => peak >= seconds * 1000);
}

export const lambdaTargetError: Cause = {
  id: 'lambda-target-error',
  title: 'The Lambda target fails',
  explanation:
    'The function failed, timed out, was throttled, or answered with a malformed or oversized body.',
  speaksFor: [
    conclusive(
      'the load balancer names an error of the function',
      (s) => s.events('lambda-error').filter(({ detail }) => detail?.startsWith('Lambda') === true),
      (fact) => (fact.kind === 'event' ? (fact.detail ?? '') : ''),
    ),
    conclusive('the function timed out', (s) => s.events('lambda-timeout')),
    conclusive('the function was throttled', (s) => s.events('lambda-throttled')),
    strong('the function failed', (s) =>
      s.events('lambda-error').filter(({ detail }) => detail?.startsWith('Lambda') !== true),
    ),
    conclusive('the load balancer counts errors of the function', (s) =>
      s.metrics('LambdaUserError', 'LambdaInternalError'),
    ),
    strong('the function was throttled by its own count', (s) => s.metrics('Throttles')),
    strong('the function counts errors of its own', (s) => s.metrics('FunctionErrors')),
    strong('the function runs until its timeout', untilTimeout),
    strong('the target is a Lambda function', isLambda),
    strong('what stands behind the load balancer is a function', (s) =>
      s.subject.platform === 'lambda' && isLambda(s).length === 0
        ? [...anyFailure(s), ...s.said('fails', 'always', 'some-requests')].slice(0, 1)
        : [],
    ),
    strong(
      'somebody reports that it depends on the size or shape of the answer of a function',
      (s) => [...s.said('lambda-answer')],
    ),
    strong('somebody reports that the target is a function', (s) =>
      isLambda(s).length === 0 ? s.said('lambda-target') : [],
    ),
  ],
  speaksAgainst: [
    strong('the target has an address and a port: it is no function', (s) =>
      s.failures().filter(({ gateway, upstream }) => gateway === 'alb' && upstream !== null),
    ),
  ],
  raisedBy: [functionChanged],
  bringsAbout: ['malformed-response', 'upstream-too-slow'],
  questions: [
    {
      what: 'the log and the metrics of the function',
      how: 'allow logs:FilterLogEvents; Errors, Throttles and Duration in AWS/Lambda',
      answered: (s) => s.events('lambda-error', 'lambda-timeout', 'lambda-throttled').length > 0,
    },
  ],
  remedies: ['roll-back-lambda-alias'],
  found: functionErrors,
  checklist: [
    'Read error_reason in the access log: it names the kind of error',
    'An answer must have statusCode, headers, body as a string, isBase64Encoded, and at most 1 MB',
    'Raise timeout, memory or concurrency if that is it; roll back otherwise',
  ],
  prevention: ['A test of the answer in the shape that the ALB wants', 'Alarm on LambdaUserError'],
};
