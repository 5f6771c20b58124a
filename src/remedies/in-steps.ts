/**
 * A measured value, rounded up to a multiple of `step`. No two minutes measure the same, and the plan that was approved has
 * to be the same when it is looked at again.
 */
export const inSteps = (measured: number, step: number): number =>
  Math.ceil(measured / step) * step;
