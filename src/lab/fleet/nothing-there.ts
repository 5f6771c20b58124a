import type { Functions } from '../../ports/functions.ts';
import type { Tasks } from '../../ports/tasks.ts';
import { answered, notFound } from './api-answers.ts';

/** The fleet runs on instances: what AWS answers of the rest. */
const NO_FUNCTION = notFound('ResourceNotFoundException', 'Function not found');

export const NO_FUNCTIONS: Functions = {
  configuration: async () => NO_FUNCTION,
  versions: async () => NO_FUNCTION,
  alias: async () => NO_FUNCTION,
};

export const NO_TASKS: Tasks = {
  clusters: async () => answered({ clusterArns: [] }),
  services: async () => answered({ services: [] }),
  tasks: async () => answered({ tasks: [] }),
};
