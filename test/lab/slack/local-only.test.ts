import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LabServer, startLabServer } from '../../../src/lab/server.ts';
import { Workspace } from '../../../src/lab/slack/workspace.ts';
import { demoFleet } from './demo-fleet.ts';
import { TestClock } from './test-clock.ts';

describe('the server of the lab', () => {
  let server: LabServer;
  const fleet = demoFleet();

  beforeAll(async () => {
    server = await startLabServer({
      workspace: new Workspace(new TestClock()),
      fleet,
      port: 0,
      pageFolder: '.',
      installBot: () => async () => ({ statusCode: 200 }),
      reportError: () => {},
    });
  });
  afterAll(() => server.close());

  /** Not `fetch`: that would never send a foreign Host or Origin. */
  const send = (
    path: string,
    given: { readonly headers?: Record<string, string>; readonly body?: string },
  ) =>
    new Promise<number>((resolve, reject) => {
      const method = given.body === undefined ? 'GET' : 'POST';
      request(new URL(path, server.url), { method, headers: given.headers ?? {} }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end(given.body);
    });
  const json = { 'Content-Type': 'application/json' };
  const body = '{"id":"wrong-port"}';

  it.each([
    {
      given: 'a page of another site',
      headers: { ...json, Origin: 'https://evil.example' },
      status: 403,
    },
    {
      given: 'a page of another port',
      headers: { ...json, Origin: 'http://127.0.0.1:1' },
      status: 403,
    },
    { given: 'a sandboxed page', headers: { ...json, Origin: 'null' }, status: 403 },
    {
      given: 'a name that points here (DNS rebinding)',
      headers: { ...json, Host: 'evil.example' },
      status: 403,
    },
    {
      given: 'a name that begins as ours',
      headers: { ...json, Host: 'localhost.evil.example:80' },
      status: 403,
    },
    {
      given: 'a browser on behalf of another site',
      headers: { ...json, 'Sec-Fetch-Site': 'cross-site' },
      status: 403,
    },
    {
      given: 'a form, which no browser asks about first',
      headers: { 'Content-Type': 'text/plain' },
      status: 415,
    },
  ])('refuses to break the fleet for $given', async ({ headers, status }) => {
    expect(await send('/api/fault', { headers, body })).toBe(status);
    expect(fleet.snapshot().activeFault).toBeNull();
  });

  it.each([
    { given: 'state', path: '/api/state' },
    { given: 'changes', path: '/api/stream' },
    { given: 'page', path: '/' },
  ])('shows its $given to no other name', async ({ path }) => {
    expect(await send(path, { headers: { Host: 'evil.example' } })).toBe(403);
  });

  it.each([
    { given: 'an unknown path', path: '/api/nothing', body: '{}', status: 404 },
    { given: 'a path into the file system', path: '/..%2fpackage.json', status: 404 },
    { given: 'a file that is not of the page', path: '/package.json', status: 404 },
    {
      given: 'more than it should read',
      path: '/api/command',
      body: 'x'.repeat(70_000),
      status: 413,
    },
  ])('answers $given with $status', async ({ path, body: sent, status }) => {
    expect(await send(path, { headers: json, ...(sent === undefined ? {} : { body: sent }) })).toBe(
      status,
    );
  });

  it.each(['{', '[]', '{"id":1}', '{"id":"no-such-fault"}'])(
    'answers %s with a problem to read, and breaks nothing',
    async (sent) => {
      const response = await fetch(new URL('/api/fault', server.url), {
        method: 'POST',
        headers: json,
        body: sent,
      });
      expect(await response.json()).toMatchObject({ kind: 'problem' });
      expect(fleet.snapshot().activeFault).toBeNull();
    },
  );

  it('breaks the fleet for its own page', async () => {
    const { origin } = new URL(server.url);
    expect(await send('/api/fault', { headers: { ...json, Origin: origin }, body })).toBe(200);
    expect(fleet.snapshot().activeFault).toBe('wrong-port');
  });
});
