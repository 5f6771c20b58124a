/** Whether a write was refused by its own condition: somebody else was there first. */
export const isConditionFailure = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
