import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnLoopback } from './listening.ts';

/**
 * What stands in front of moto, and what of CodeDeploy it is itself, because moto deploys nothing: a deployment has
 * the status that the test says, and a deployment group tells which one was tried last. Times are left out, which moto
 * writes as text where CodeDeploy has numbers. All else passes through.
 */
export interface Deployed {
  readonly url: string;
  /** The deployments that were created, oldest first. */
  readonly created: readonly string[];
  /** The status of every deployment from now on. */
  status(of: 'Succeeded' | 'InProgress'): void;
  close(): Promise<void>;
}

const TARGET = 'x-amz-target';

export async function inFrontOfMoto(moto: string): Promise<Deployed> {
  const created: string[] = [];
  let status = 'Succeeded';

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const headers = Object.fromEntries(
      ['authorization', 'content-type', TARGET, 'x-amz-date'].flatMap((name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    const passed = await fetch(`${moto}${request.url ?? '/'}`, {
      method: request.method ?? 'POST',
      headers,
      body: new Uint8Array(Buffer.concat(chunks)),
    });
    const text = await passed.text();
    const operation = String(headers[TARGET] ?? '').replace(/^.*\./, '');
    response
      .writeHead(passed.status, {
        'content-type': passed.headers.get('content-type') ?? 'text/xml',
      })
      .end(passed.ok ? told(operation, text) : text);
  }

  function told(operation: string, text: string): string {
    switch (operation) {
      case 'CreateDeployment':
        created.push(JSON.parse(text).deploymentId);
        return text;
      case 'GetDeployment': {
        const { deploymentInfo } = JSON.parse(text);
        const { createTime: _, startTime: __, completeTime: ___, ...others } = deploymentInfo;
        return JSON.stringify({ deploymentInfo: { ...others, status } });
      }
      case 'GetDeploymentGroup': {
        const { deploymentGroupInfo } = JSON.parse(text);
        const lastAttemptedDeployment = { deploymentId: created.at(-1), status };
        return JSON.stringify({
          deploymentGroupInfo: { ...deploymentGroupInfo, lastAttemptedDeployment },
        });
      }
      default:
        return text;
    }
  }

  const listening = await listenOnLoopback(answer);
  return {
    ...listening,
    created,
    status: (of) => {
      status = of;
    },
  };
}
