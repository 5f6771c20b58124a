import type { Platform, Task } from './document.ts';

/** An instance with an SSM agent, as Run Command sees it. */
export interface ManagedNode {
  readonly platform: Platform;
  readonly pingStatus: 'Online' | 'ConnectionLost';
  readonly agentVersion: string;
  /** What the agent does with a task: runs it to its end, or for as long as the document lets it. */
  run(task: Task): Promise<Ran>;
}

export type Ran =
  | {
      readonly kind: 'ended';
      readonly status: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'timed-out'; readonly stdout: string; readonly stderr: string }
  /** The agent says nothing more: it was killed, or the network of the host went away. */
  | { readonly kind: 'silent' };

/** A Linux node whose agent is new enough; what it runs is the test's. */
export const linuxNode = (run: ManagedNode['run']): ManagedNode => ({
  platform: 'Linux',
  pingStatus: 'Online',
  agentVersion: '3.3.2746.0',
  run,
});
