import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditEntry } from '../../src/audit/entry.ts';
import { type EpochMs, epochMs, isoInstant } from '../../src/brand.ts';
import type { Click } from '../../src/incident/click.ts';
import type { IncidentRequest } from '../../src/incident/request.ts';
import type { MessageRef } from '../../src/ports/chat.ts';
import type { IncidentStore, OpenDecision } from '../../src/ports/incident-store.ts';
import type { Incidents } from '../../src/ports/incidents.ts';

export const NOW = epochMs(Date.parse('2026-11-22T17:12:00Z'));
export const MINUTE = 60_000;
export const later = (ms: number): EpochMs => epochMs(NOW + ms);

export const DECISION: OpenDecision = {
  decisionId: 'Zk3vT0p9Qm2xW8rL5sYb1A',
  incidentId: 'shop-5f0c2a91d3e4',
  callbackId: 'callback-1',
  options: [
    { kind: 'approve', remedy: 'restart-service', planHash: 'aa11' },
    { kind: 're-run' },
    { kind: 'decline', reason: '' },
    { kind: 'close' },
  ],
  expiresAt: isoInstant(later(15 * MINUTE)),
};

/** Workflows that only remember what reached them; like the real ones, a callback takes one click. */
export class RememberedIncidents implements Incidents {
  readonly started = new Map<string, IncidentRequest>();
  readonly clicks: { callbackId: string; click: Click }[] = [];
  starts = 0;

  async start(incidentId: string, request: IncidentRequest): Promise<void> {
    this.starts += 1;
    this.started.set(incidentId, request);
  }

  async click(callbackId: string, click: Click): Promise<'delivered' | 'taken'> {
    if (this.clicks.some((earlier) => earlier.callbackId === callbackId)) return 'taken';
    this.clicks.push({ callbackId, click });
    return 'delivered';
  }
}

/** A store that holds one decision, and notes refused clicks; the front door has no other business there. */
export function storeOf(
  decision: OpenDecision,
  noted: AuditEntry[] = [],
  message: MessageRef | null = { channel: 'C0SHOP', ts: '1763831520.000100' },
): IncidentStore {
  const unexpected = () => Promise.reject(new Error('The front door has no business here'));
  return {
    loadDecision: async (id) => (id === decision.decisionId ? decision : null),
    loadMessage: async (id) => (id === decision.incidentId ? message : null),
    save: unexpected,
    load: unexpected,
    saveMessage: unexpected,
    saveBundle: unexpected,
    loadBundle: unexpected,
    openDecision: unexpected,
    lock: unexpected,
    enterFence: unexpected,
    unlock: unexpected,
    claimAttempt: unexpected,
    audit: async (entry) => {
      noted.push(entry);
    },
    auditTrail: unexpected,
  };
}

export interface SlackCall {
  readonly path: string;
  readonly body: string;
}

/** Slack's API on this machine: remembers calls, answers `ok` unless told otherwise. */
export class LocalSlack {
  readonly calls: SlackCall[] = [];
  /** Answers in the place of `{ok: true}`, by method. */
  readonly answers = new Map<string, readonly Readonly<Record<string, unknown>>[]>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<LocalSlack> {
    const server = createServer();
    const slack = new LocalSlack(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        slack.calls.push({ path, body: Buffer.concat(chunks).toString() });
        const method = path.replace('/api/', '');
        const [answer = { ok: true }, ...rest] = slack.answers.get(method) ?? [];
        slack.answers.set(method, rest);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return slack;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.origin}/api/`;
  }

  get responseUrl(): string {
    return `${this.origin}/response`;
  }

  /** What was said to a response URL, as JSON. */
  get said(): readonly unknown[] {
    return this.calls
      .filter(({ path }) => path === '/response')
      .map(({ body }) => JSON.parse(body));
  }

  /** The arguments of each call of an API method. */
  called(method: string): readonly URLSearchParams[] {
    return this.calls
      .filter(({ path }) => path === `/api/${method}`)
      .map(({ body }) => new URLSearchParams(body));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
