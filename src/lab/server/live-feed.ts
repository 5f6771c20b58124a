import type { ServerResponse } from 'node:http';
import type { Workspace } from '../slack/workspace.ts';
import type { FleetControl } from './fleet-control.ts';

/** Changes within this time go out as one: the bot often edits a message several times in a row. */
const GATHER_MS = 40;
const FLEET_EVERY_MS = 1000;

/** Tells every open page what changed, as server-sent events `workspace` and `fleet`. */
export class LiveFeed {
  readonly #workspace: Workspace;
  readonly #fleet: FleetControl;
  readonly #pages = new Set<ServerResponse>();
  readonly #stopListening: () => void;
  readonly #fleetTimer: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | null = null;

  constructor(workspace: Workspace, fleet: FleetControl) {
    this.#workspace = workspace;
    this.#fleet = fleet;
    this.#stopListening = workspace.onChange(() => this.#workspaceChanged());
    this.#fleetTimer = setInterval(() => this.fleetChanged(), FLEET_EVERY_MS);
  }

  add(page: ServerResponse): void {
    page.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.#pages.add(page);
    page.on('close', () => this.#pages.delete(page));
    // What changed since the page asked for the state would be missed otherwise.
    page.write(asEvent('workspace', this.#workspace.snapshot()));
    page.write(asEvent('fleet', this.#fleet.snapshot()));
  }

  fleetChanged(): void {
    this.#send('fleet', () => this.#fleet.snapshot());
  }

  close(): void {
    this.#stopListening();
    clearInterval(this.#fleetTimer);
    if (this.#gathering) clearTimeout(this.#gathering);
    for (const page of this.#pages) page.end();
  }

  #workspaceChanged(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#send('workspace', () => this.#workspace.snapshot());
    }, GATHER_MS);
  }

  #send(name: string, read: () => unknown): void {
    if (this.#pages.size === 0) return;
    const event = asEvent(name, read());
    for (const page of this.#pages) page.write(event);
  }
}

/** JSON has no raw line break, so it fits on one `data:` line. */
const asEvent = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
