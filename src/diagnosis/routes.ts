import type { Observation, ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';
import { served } from './symptoms.ts';

/** Which routes fail tells a fault of one request from a fault of the connection. */

const failed = (scene: Scene): readonly ObservationOf<'answer'>[] =>
  scene.answers(
    ({ status, madeBy }) =>
      status === 502 ||
      (status === 504 && madeBy !== 'upstream') ||
      (status >= 500 && madeBy === 'gateway'),
  );

const routesOf = (answers: readonly ObservationOf<'answer'>[]): ReadonlySet<string> =>
  new Set(answers.flatMap(({ routes }) => routes));

/** A route fails each time and others never: the fault is in what that route does. Once is no "each time". */
export function oneRouteFails(scene: Scene): readonly Observation[] {
  const bad = routesOf(failed(scene));
  const good = routesOf(served(scene));
  const always = [...bad].filter((route) => !good.has(route));
  const others = [...good].filter((route) => !bad.has(route));
  return always.length > 0 &&
    always.length === bad.size &&
    others.length > 0 &&
    bad.size <= 2 &&
    scene.total(failed(scene)) > 1
    ? failed(scene)
    : [];
}

/** The same routes fail now and are served then: no request is at fault by itself. */
export function routesFailSometimes(scene: Scene): readonly Observation[] {
  const bad = routesOf(failed(scene));
  const good = routesOf(served(scene));
  const both = [...bad].filter((route) => good.has(route));
  return both.length > 0 && both.length === bad.size ? failed(scene) : [];
}

/** At least one route that fails is served at other times, whatever else fails. */
export function sameRouteServed(scene: Scene): boolean {
  const good = routesOf(served(scene));
  return [...routesOf(failed(scene))].some((route) => good.has(route));
}

/** Nothing was served from the first failure on, though it was before. */
export const nothingServedSince = (scene: Scene): readonly Observation[] => {
  const ends = scene.of('aftermath');
  const none =
    ends.length > 0 &&
    ends.every(({ servedSince, servedMeanwhile }) => servedSince + servedMeanwhile === 0);
  return none ? ends : nothingServed(scene);
};

/** Requests are served between the failures. */
export const servedMeanwhile = (scene: Scene): readonly Observation[] =>
  scene.of('aftermath').filter((end) => end.servedMeanwhile > 0);

/** Fewer failures than this are an excerpt, and say nothing of what else was served. */
const ENOUGH_FAILED = 3;

/** No request at all is served. */
export function nothingServed(scene: Scene): readonly Observation[] {
  const bad = failed(scene);
  return scene.total(bad) >= ENOUGH_FAILED &&
    scene.of('answer').length > 0 &&
    served(scene).length === 0
    ? bad
    : [];
}
