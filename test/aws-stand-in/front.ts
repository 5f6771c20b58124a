import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Call, readCall } from './call.ts';
import { listenOnLoopback } from './listening.ts';
import { refusalOf } from './refusal.ts';

/**
 * What stands in front of the stand-in, and what of AWS it is itself:
 *
 * - Run Command is the endpoint of test/run-command, because the stand-in runs nothing on hosts;
 * - `DescribeTargetHealth` has the states that the test says: the stand-in checks no health, all its targets are healthy;
 * - `ListDeployments` of CodeDeploy is empty: the stand-in has no CodeDeploy.
 *
 * All else passes through. It counts calls, and refuses an action as IAM would, in the words of each protocol.
 */
export interface Front {
  readonly url: string;
  /** IAM actions in the order in which they were asked for. */
  readonly calls: readonly string[];
  /** From now on this action is not permitted; null permits all. */
  deny(action: string | null): void;
  /** The answer of target health for an instance; those that are not named are healthy. */
  health(of: Readonly<Record<string, TargetState>>): void;
  close(): Promise<void>;
}

export interface TargetState {
  readonly state: string;
  readonly reason: string;
  readonly description: string;
}

export async function startFront(standIn: string, runCommand: string): Promise<Front> {
  const calls: string[] = [];
  let denied: string | null = null;
  let states: Readonly<Record<string, TargetState>> = {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const call = readCall(request, body);
    calls.push(call.action);
    if (call.action === denied) {
      const { status, headers, text } = refusalOf(call);
      response.writeHead(status, headers).end(text);
      return;
    }
    if (call.action === 'codedeploy:ListDeployments') {
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end('{"deployments": []}');
      return;
    }
    const to = call.service === 'ssm' ? runCommand : standIn;
    const passed = await fetch(`${to}${request.url ?? '/'}`, {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const bytes = Buffer.from(await passed.arrayBuffer());
    const headers = Object.fromEntries(
      [...passed.headers].filter(([name]) => !HOP_BY_HOP.has(name)),
    );
    response.writeHead(passed.status, headers).end(overridden(call, bytes));
  }

  const overridden = (call: Call, bytes: Buffer): Buffer =>
    call.action === 'elasticloadbalancing:DescribeTargetHealth'
      ? Buffer.from(withStates(bytes.toString('utf8'), states))
      : bytes;

  const listening = await listenOnLoopback(answer);
  return {
    ...listening,
    calls,
    deny: (action) => {
      denied = action;
    },
    health: (of) => {
      states = of;
    },
  };
}

/** Of one connection only, or no longer true of a body that was changed or unpacked. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !HOP_BY_HOP.has(name) && name !== 'host' && name !== 'expect'
        ? [[name, value]]
        : [],
    ),
  );
}

function withStates(xml: string, states: Readonly<Record<string, TargetState>>): string {
  return xml.replace(
    /<Id>([^<]+)<\/Id>(.*?)<TargetHealth>.*?<\/TargetHealth>/gs,
    (whole, id: string, between: string) => {
      const health = states[id];
      if (health === undefined) return whole;
      const { state, reason, description } = health;
      return `<Id>${id}</Id>${between}<TargetHealth><State>${state}</State><Reason>${reason}</Reason><Description>${description}</Description></TargetHealth>`;
    },
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
