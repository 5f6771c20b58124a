import type { Tasks } from '../../ports/tasks.ts';
import { answered } from './api-answers.ts';

/** The fleet has no containers: what AWS answers of them. */
export const NO_TASKS: Tasks = {
  clusters: async () => answered({ clusterArns: [] }),
  services: async () => answered({ services: [] }),
  tasks: async () => answered({ tasks: [] }),
};
