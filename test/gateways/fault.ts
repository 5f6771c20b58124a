import type { CauseId } from '../../src/diagnosis/taxonomy.ts';
import type { Scene } from './scene.ts';

/** One way in which a real gateway and its backend are broken on purpose. */
export interface Fault {
  readonly fault: string;
  readonly hosts: 'one host' | 'two hosts';
  readonly cause: CauseId;
  /** What clients get: another number than 502 for some faults and gateways. */
  readonly status: number;
  /** GET when it is left out. */
  readonly method?: 'POST';
  readonly breakIt: (scene: Scene) => Promise<void>;
}
