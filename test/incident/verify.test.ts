import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/incident/verify.ts';
import { reading } from './readings.ts';

const APPLIED = '2026-11-22T03:10:00.000Z';
const SOON = '2026-11-22T03:10:30.000Z';
const LATER = '2026-11-22T03:12:30.000Z';
const BEFORE = reading('huh', 400, APPLIED);

const unchecked = (failures: number, at: string) => ({
  ...reading('h', failures, at),
  targets: [
    {
      id: 'arn:aws:lambda:eu-west-1:123456789012:function:shop-api:live',
      state: 'unavailable',
      reason: 'Target.HealthCheckDisabled',
    },
  ],
});

describe('what a remedy achieved', () => {
  it.each([
    {
      given: 'all healthy and a clean full minute',
      readings: [reading('hhh', 0, LATER)],
      last: false,
      kind: 'fixed',
    },
    {
      given: 'a function whose health nobody checks, and a clean full minute',
      before: unchecked(400, APPLIED),
      readings: [unchecked(0, LATER)],
      last: false,
      kind: 'fixed',
    },
    {
      given: 'a function whose health nobody checks, and failures that go on',
      before: unchecked(400, APPLIED),
      readings: [unchecked(400, LATER)],
      last: true,
      kind: 'not-fixed',
    },
    {
      given: 'all healthy, but the minute began before the change',
      readings: [reading('hhh', 0, SOON)],
      last: false,
      kind: 'undecided',
    },
    {
      given: 'all healthy, failures go on',
      readings: [reading('hhh', 300, LATER)],
      last: false,
      kind: 'undecided',
    },
    {
      given: 'failures still going on at the end',
      readings: [reading('hhh', 300, LATER)],
      last: true,
      kind: 'not-fixed',
    },
    {
      given: 'still unhealthy at the end',
      readings: [reading('huh', 0, LATER)],
      last: true,
      kind: 'not-fixed',
    },
    {
      given: 'no traffic, and health checks that succeed where they failed before',
      readings: [reading('hhh', 0, LATER, 0)],
      last: false,
      kind: 'fixed',
    },
    {
      given: 'no traffic, and targets that were healthy all along',
      before: reading('hhh', 400, APPLIED),
      readings: [reading('hhh', 0, LATER, 0)],
      last: false,
      kind: 'silent',
    },
    {
      given: 'no traffic, but in a minute that began before the change',
      before: reading('hhh', 400, APPLIED),
      readings: [reading('hhh', 0, SOON, 0)],
      last: false,
      kind: 'undecided',
    },
    {
      given: 'twice as many failures as before, in two readings',
      before: reading('hhh', 100, APPLIED),
      readings: [reading('hhh', 400, LATER), reading('hhh', 400, LATER)],
      last: false,
      kind: 'worse',
    },
    {
      given: 'a few more failures than before',
      before: reading('hhh', 100, APPLIED),
      readings: [reading('hhh', 150, LATER), reading('hhh', 150, LATER)],
      last: false,
      kind: 'undecided',
    },
    {
      given: 'metrics that could not be read',
      readings: [reading('hhh', null, LATER)],
      last: true,
      kind: 'not-fixed',
    },
    {
      given: 'one reading with fewer healthy targets',
      readings: [reading('huu', 700, SOON)],
      last: false,
      kind: 'undecided',
    },
    {
      given: 'two readings in a row with fewer healthy targets',
      readings: [reading('huu', 700, SOON), reading('huu', 900, LATER)],
      last: false,
      kind: 'worse',
    },
    {
      given: 'target health that cannot be read at all',
      readings: [reading('', 0, LATER)],
      last: true,
      kind: 'not-fixed',
    },
  ])('given $given, it is $kind', ({ before = BEFORE, readings, last, kind }) => {
    expect(judge(before, APPLIED, readings, last).kind).toBe(kind);
  });
});
