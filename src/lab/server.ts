import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FleetControl } from './server/fleet-control.ts';
import type { LabState } from './server/lab-state.ts';
import { LiveFeed } from './server/live-feed.ts';
import { isLocal } from './server/local-only.ts';
import { callPageApi, type LabParts } from './server/page-api.ts';
import { pageFile } from './server/page-files.ts';
import { readBody } from './server/read-body.ts';
import type { FrontDoor } from './slack/front-door.ts';
import { callResponseUrl } from './slack/response-message.ts';
import { COMMANDS } from './slack/type-message.ts';
import { callWebApi } from './slack/web-api.ts';
import type { Workspace } from './slack/workspace.ts';

export interface LabServerOptions {
  readonly workspace: Workspace;
  readonly fleet: FleetControl;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the built page is: `index.html`, `index.js` and `style.css`. */
  readonly pageFolder: string;
  /**
   * Installs the bot: called once the stand-in listens, because only then is it known where its Web API is.
   * What it returns gets the commands and clicks.
   */
  readonly installBot: (slack: SlackAccess) => FrontDoor | Promise<FrontDoor>;
  readonly reportError: (error: unknown) => void;
}

/** What a bot needs to work in the lab's workspace. */
export interface SlackAccess {
  /** For `new WebClient(botToken, { slackApiUrl })`. */
  readonly slackApiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
}

export interface LabServer {
  /** The page's address. */
  readonly url: string;
  readonly slack: SlackAccess;
  close(): Promise<void>;
}

const MAX_PAGE_BYTES = 64 * 1024;
const MAX_SLACK_BYTES = 1024 * 1024;

/**
 * Serves the lab on this machine only: the page, its API, and the stand-in for Slack's Web API.
 * @throws when the port is taken.
 */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const { workspace, fleet } = options;
  const server = createServer();
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new TypeError('The lab server listens on a TCP port, yet has no address of one');
  }
  const origin = `http://127.0.0.1:${address.port}`;
  const slack: SlackAccess = {
    slackApiUrl: `${origin}/slack/api/`,
    botToken: workspace.botToken,
    signingSecret: workspace.signingSecret,
  };
  const feed = new LiveFeed(workspace, fleet);
  // The bot may call the Web API while it is being installed (auth.test), so requests are served already.
  let frontDoor: FrontDoor = async () => ({ statusCode: 503 });
  const lab: LabParts = {
    bot: { workspace, origin, frontDoor: (event, context) => frontDoor(event, context) },
    fleet,
    onFleetChange: () => feed.fleetChanged(),
  };
  const routes: Routes = { lab, feed, pageFolder: options.pageFolder };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    route(routes, request, response).catch((error: unknown) => {
      options.reportError(error);
      answerJson(response, 500, { kind: 'problem', message: 'The lab failed; see its terminal.' });
    });
  });
  const close = async (): Promise<void> => {
    feed.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  try {
    frontDoor = await options.installBot(slack);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `${origin}/`, slack, close };
}

interface Routes {
  readonly lab: LabParts;
  readonly feed: LiveFeed;
  readonly pageFolder: string;
}

async function route(
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request)) {
    return answerJson(response, 403, { kind: 'problem', message: 'Only the lab’s own page may.' });
  }
  const path = new URL(request.url ?? '/', 'http://lab').pathname;
  if (request.method === 'GET') return get(routes, path, response);
  if (request.method === 'POST') {
    return path.startsWith('/slack/')
      ? postToSlack(routes.lab.bot.workspace, path, request, response)
      : postFromPage(routes.lab, path, request, response);
  }
  answerJson(response, 405, { kind: 'problem', message: 'GET or POST' });
}

async function get(routes: Routes, path: string, response: ServerResponse): Promise<void> {
  if (path === '/api/state') return answerJson(response, 200, stateOf(routes.lab));
  if (path === '/api/stream') return routes.feed.add(response);
  const file = await pageFile(routes.pageFolder, path);
  if (!file) return answerJson(response, 404, { kind: 'problem', message: `No page ${path}` });
  response.writeHead(200, file.headers).end(file.content);
}

async function postFromPage(
  lab: LabParts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A form on another site can send text/plain without asking first, but never JSON.
  if (request.headers['content-type'] !== 'application/json') {
    return answerJson(response, 415, { kind: 'problem', message: 'Send application/json' });
  }
  const body = await readBody(request, MAX_PAGE_BYTES);
  if (body === null) return answerJson(response, 413, { kind: 'problem', message: 'Too long' });
  const answer = await callPageApi(lab, path, body);
  if (!answer) return answerJson(response, 404, { kind: 'problem', message: `No API ${path}` });
  answerJson(response, 200, answer);
}

async function postToSlack(
  workspace: Workspace,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, MAX_SLACK_BYTES);
  if (body === null) return answerJson(response, 413, { ok: false, error: 'request_too_large' });
  const method = path.match(/^\/slack\/api\/([\w.]+)$/)?.[1];
  if (method === undefined) {
    const answer = callResponseUrl(workspace, path, body);
    response.writeHead(answer.status, { 'Content-Type': 'text/plain' }).end(answer.body);
    return;
  }
  const { authorization, 'content-type': contentType } = request.headers;
  answerJson(response, 200, callWebApi(workspace, { method, authorization, contentType, body }));
}

const stateOf = (lab: LabParts): LabState => ({
  workspace: lab.bot.workspace.snapshot(),
  fleet: lab.fleet.snapshot(),
  faults: lab.fleet.faults(),
  commands: COMMANDS,
});

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
    })
    .end(JSON.stringify(body));
}
