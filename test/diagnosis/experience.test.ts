import { describe, expect, it } from '@jest/globals';
import { diagnoseObservations } from '../../src/diagnosis/diagnose.ts';
import { featuresOf } from '../../src/diagnosis/experience/features.ts';
import {
  countIncidents,
  KNOWN_INCIDENTS,
  NOTHING_KNOWN,
} from '../../src/diagnosis/experience/known-incidents.ts';
import { CAUSE_IDS } from '../../src/diagnosis/taxonomy.ts';
import { readExhibit } from '../../src/read/registry.ts';
import { INCIDENT_FOLDERS, labelledIncidents } from '../../tools/labelled-incidents.ts';
import { pasted } from './evidence.ts';

const told = (notes: string) => {
  const bundle = pasted({ notes });
  return { bundle, observations: bundle.exhibits.flatMap(readExhibit) };
};
const features = (notes: string) => {
  const { bundle, observations } = told(notes);
  return featuresOf(bundle, observations);
};

/** A made-up world in which the weather decides; of each other cause it knows incidents that read like nothing else. */
const SEEN = [
  { cause: 'backend-hung', features: features('fog over the harbour, ships wait') },
  { cause: 'backend-hung', features: features('fog again, the ships wait outside') },
  ...CAUSE_IDS.filter((cause) => cause !== 'backend-hung').map((cause) => ({
    cause,
    features: features(`${cause} ${cause}_once ${cause}_again`),
  })),
] as const;
const KNOWN = countIncidents([...SEEN, ...SEEN]);

describe('likeness to known incidents', () => {
  it('puts first what incidents that read alike turned out to be, and cites the lines that are alike', () => {
    const { bundle, observations } = told('Strange day.\nFog, and all ships wait.');

    const [best] = diagnoseObservations(bundle, observations, KNOWN).verdicts;

    expect(best).toMatchObject({
      cause: 'backend-hung',
      strength: expect.not.stringMatching('confirmed'),
      because: [
        {
          exhibit: 'notes',
          line: 2,
          text: 'Fog, and all ships wait.',
          says: 'known incidents that read like this one had this cause',
        },
      ],
    });
    expect(best?.confidence).toBeLessThanOrEqual(0.75);
  });

  it('says nothing of words that no known incident had', () => {
    const { bundle, observations } = told('Rain, much rain.');

    expect(diagnoseObservations(bundle, observations, KNOWN).verdicts[0]?.cause).toBe(
      diagnoseObservations(bundle, observations, NOTHING_KNOWN).verdicts[0]?.cause,
    );
  });

  it('does not outweigh a conclusive line', () => {
    const { bundle, observations } = told('Fog, ships wait.');
    const log = pasted({
      gateway_error_log:
        '2026/11/22 16:12:43 [crit] 31#31: *3 connect() to 10.20.2.20:8081 failed (99: Cannot assign requested address) while connecting to upstream, client: 10.20.1.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://10.20.2.20:8081/"',
    });
    const both = { ...bundle, exhibits: [...bundle.exhibits, ...log.exhibits] };

    const { verdicts } = diagnoseObservations(
      both,
      [...observations, ...log.exhibits.flatMap(readExhibit)],
      KNOWN,
    );

    expect(verdicts[0]?.cause).toBe('port-exhausted');
  });

  it('counts for nothing where collectors fetched the evidence', () => {
    const { bundle, observations } = told('Fog, ships wait.');
    const collectedByUs = {
      ...bundle,
      exhibits: bundle.exhibits.map((exhibit) => ({ ...exhibit, source: 'journalctl -u shop' })),
    };

    expect(diagnoseObservations(collectedByUs, observations, KNOWN)).toEqual(
      diagnoseObservations(collectedByUs, observations, NOTHING_KNOWN),
    );
  });
});

describe('the known incidents', () => {
  it('are those of the fixtures: after a change of readers or fixtures, run `npm run learn`', () => {
    const counted = countIncidents(
      labelledIncidents(INCIDENT_FOLDERS).map(({ cause, bundle, observations }) => ({
        cause,
        features: featuresOf(bundle, observations),
      })),
    );

    expect(KNOWN_INCIDENTS).toEqual(counted);
  });
});
