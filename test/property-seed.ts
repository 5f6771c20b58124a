/**
 * Property tests draw new examples at every run, and so find more in time. `PROPERTY_SEED=502` repeats those of a run:
 * CI judges a change by the change, not by what the dice bring.
 */
const { PROPERTY_SEED: seed } = process.env;
if (seed) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(seed) });
}

export {};
