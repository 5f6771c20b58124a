import type { EvidenceBundle } from '../evidence/bundle.ts';
import type { Observation } from '../read/observation.ts';
import { readExhibit } from '../read/registry.ts';
import { attemptsAsFailures } from './attempts.ts';
import { type Judged, weigh } from './engine.ts';
import { expectationsOf } from './experience/expectations.ts';
import { KNOWN_INCIDENTS, type KnownIncidents } from './experience/known-incidents.ts';
import { gatewayStatus } from './gateway-status.ts';
import { hostsAskedInWords } from './hosts-asked.ts';
import { madeBy } from './made-by.ts';
import { missingFrom } from './missing.ts';
import { networkPaths } from './network-path/network-path.ts';
import { onsetIn } from './onset.ts';
import { isOver, nowOf } from './recency.ts';
import { CAUSES, UNDECIDED } from './registry.ts';
import { requestPath } from './request-path.ts';
import { ruledOut } from './ruled-out.ts';
import { scenesOf } from './scenes.ts';
import type { Diagnosis } from './verdict.ts';
import { undecided, verdictsOf } from './verdicts.ts';
import { whatChanged } from './what-changed.ts';

/** Below this the best verdict is a guess, and is not put first. */
const DECIDED = 0.3;

/** Reads all exhibits of a bundle and ranks the causes. Never throws; the same bundle gives the same answer. */
export function diagnose(bundle: EvidenceBundle): Diagnosis {
  const observations = bundle.exhibits.flatMap(readExhibit);
  return diagnoseObservations(bundle, observations);
}

/** The same for evidence that was read already; `bundle` says what was asked for and what could not be had. */
export function diagnoseObservations(
  bundle: EvidenceBundle,
  read: readonly Observation[],
  known: KnownIncidents = KNOWN_INCIDENTS,
): Diagnosis {
  const told = attemptsAsFailures(read);
  const observations = [...told, ...networkPaths(told, bundle.subject)];
  const now = nowOf(bundle.subject, observations);
  const current = observations.filter((observation) => !isOver(observation, now));
  const past = observations.filter((observation) => isOver(observation, now));

  const expectations = expectationsOf(bundle, observations, known);
  const judged: readonly Judged[] = scenesOf(current, bundle.subject, now).map((scene) => ({
    scene,
    weighed: weigh(scene, CAUSES, expectations),
  }));

  const found = verdictsOf(judged, bundle.subject);
  const [best] = found;
  const decided = best !== undefined && best.confidence >= DECIDED;
  const verdicts = decided ? found : [undecided(UNDECIDED, judged, bundle), ...found];
  const status = !decided ? 'inconclusive' : best.cause === 'healthy' ? 'healthy' : 'diagnosed';
  return {
    status,
    madeBy: madeBy(current),
    gatewayStatus: gatewayStatus(current),
    onset: onsetIn(observations),
    changes: whatChanged(observations, bundle.subject, now),
    requestPath: requestPath(current, bundle.subject, status, best),
    hostsAsked: hostsAskedInWords(observations),
    verdicts,
    ruledOut: ruledOut(judged, past, bundle.subject, now),
    missing: missingFrom(bundle, judged, verdicts, observations),
  };
}
